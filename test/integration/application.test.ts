import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { LiveUpdate, SignView, TrainingEnd } from '../../src/shared/contract.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { ms } from '../../src/shared/domain/units.js';
import { syntheticSigns, syntheticTake } from '../support/synthetic-takes.js';
import { forkTrainer } from './support/trainer.js';

/** The whole application without a host: real library, real training process, real recogniser. */
describe('teach, train, caption', () => {
  let folder: string;
  let app: Application;
  let signs: SignView[] = [];
  const open = async (): Promise<void> => {
    app = await openApplication({
      dataFolder: folder,
      host: 'web',
      version: '0.0.0',
      forkTrainer: forkTrainer(),
    });
  };
  const train = async (): Promise<TrainingEnd> => {
    const end = new Promise<TrainingEnd>((resolve) => {
      const stop = app.on('training.ended', (result) => {
        stop();
        resolve(result);
      });
    });
    await app.request('training.start', { seed: 3 });
    return end;
  };
  /** Feeds frames to Live, then a second without hands; gives what it told. */
  const perform = (frames: readonly HandFrame[], from: number): LiveUpdate[] => {
    const updates: LiveUpdate[] = [];
    const stop = app.on('live.update', (update) => updates.push(update));
    const end = frames.at(-1)?.time ?? 0;
    const gone = Array.from({ length: 20 }, (_, k): HandFrame => ({
      time: ms(end + 50 * (k + 1)),
      aspect: 4 / 3,
      hands: [],
    }));
    for (const frame of [...frames, ...gone]) {
      app.send('live.frame', { ...frame, time: ms(from + frame.time) } as never);
    }
    stop();
    return updates;
  };
  const captionsOf = (updates: readonly LiveUpdate[]): string[] =>
    updates.flatMap((update) => (update.caption ? [update.caption.name] : []));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mudra-app-'));
    await open();
  });
  afterAll(async () => {
    await app.dispose();
    await rm(folder, { recursive: true });
  });

  test('an empty start: no signs, no model, live says so', async () => {
    const empty = { signs: [], notices: [], revision: expect.any(String) as string };
    expect(await app.request('library.read', undefined)).toEqual(empty);
    expect((await app.request('app.status', undefined)).model).toBeNull();
    await app.request('live.start', undefined);
    expect(perform(syntheticTake(0, seededRandom(1)), 0).every((u) => u.state === 'no-model')).toBe(true);
  });

  test('training with too few signs, then with too few takes, says what is missing', async () => {
    const first = await app.request('sign.add', { name: 'wave', kind: 'sign' });
    expect(await train()).toMatchObject({
      outcome: 'failed',
      error: { code: 'training.tooFewSigns', params: { count: 0 } },
    });
    await app.request('sign.remove', { signId: first.id });
    for (const { name, takes } of syntheticSigns(3, 4)) {
      const { id } = await app.request('sign.add', { name, kind: 'sign' });
      for (const { frames } of takes.slice(0, 1)) {
        await app.request('take.add', { signId: id, source: 'virtual-signer', frames: frames as never });
      }
    }
    expect(await train()).toMatchObject({
      outcome: 'failed',
      error: { code: 'training.tooFewTakes', params: { count: 1, least: 3, missing: 2 } },
    });
  });

  test('trained, it captions fresh performances; a second start meanwhile is refused', async () => {
    const view = await app.request('library.read', undefined);
    signs = view.signs;
    const taught = syntheticSigns(3, 4);
    for (const [s, sign] of signs.entries()) {
      for (const { frames } of taught[s]?.takes.slice(1) ?? []) {
        await app.request('take.add', { signId: sign.id, source: 'virtual-signer', frames: frames as never });
      }
    }
    const training = train();
    await expect(app.request('training.start', {})).rejects.toMatchObject({ code: 'training.busy' });
    const end = await training;
    expect(end).toMatchObject({ outcome: 'finished', model: { takes: 12, outdated: false } });
    await app.request('live.start', undefined);
    const said: string[] = [];
    for (let k = 0; k < 9; k++)
      said.push(...captionsOf(perform(syntheticTake(k % 3, seededRandom(900 + k)), k * 10_000)));
    const wanted = Array.from({ length: 9 }, (_, k) => signs[k % 3]?.name);
    expect(said.filter((name, k) => name === wanted[k]).length).toBeGreaterThanOrEqual(8);
  });

  test('a caption tells when its movement began and how sure it is; guesses come before it', () => {
    const updates = perform(syntheticTake(1, seededRandom(77)), 200_000);
    const caption = updates.find((u) => u.caption)?.caption;
    expect(caption?.startedAt).toBeGreaterThanOrEqual(200_000);
    expect(caption?.decidedAt).toBeGreaterThan(caption?.startedAt ?? Infinity);
    expect(caption?.confidence).toBeGreaterThan(0.6);
    expect(updates.some((u) => u.state === 'moving' && u.best !== null)).toBe(true);
  });

  test('a renamed sign is captioned by its new name, a removed one not at all', async () => {
    const sign = signs[1];
    if (!sign) throw new Error('no sign');
    await app.request('sign.rename', { signId: sign.id, name: 'push' });
    expect(captionsOf(perform(syntheticTake(1, seededRandom(78)), 300_000))).toEqual(['push']);
    await app.request('sign.remove', { signId: sign.id });
    expect(captionsOf(perform(syntheticTake(1, seededRandom(79)), 320_000))).toEqual([]);
    expect((await app.request('app.status', undefined)).model?.outdated).toBe(true);
    await app.request('sign.restore', { signId: sign.id });
  });

  test('a sign that is repeated without end is captioned once at most', () => {
    const once = syntheticTake(0, seededRandom(5));
    const length = (once.at(-1)?.time ?? 0) + 40;
    const endless = Array.from({ length: 12 }, (_, k) =>
      once.map((f) => ({ ...f, time: ms(f.time + k * length) })),
    ).flat();
    expect(captionsOf(perform(endless, 400_000)).length).toBeLessThanOrEqual(1);
  });

  test('another source with a clock of its own is captioned at once', () => {
    expect(captionsOf(perform(syntheticTake(2, seededRandom(82)), 10))).toEqual([signs[2]?.name]);
    const half = syntheticTake(0, seededRandom(6))
      .slice(0, 8)
      .map((f) => ({ ...f, time: ms(f.time + 50_000) }));
    for (const frame of half) app.send('live.frame', frame as never);
    expect(captionsOf(perform(syntheticTake(1, seededRandom(83)), 20))).toEqual(['push']);
  });

  test('all is there after a restart', async () => {
    await app.dispose();
    await open();
    expect((await app.request('library.read', undefined)).signs.length).toBe(3);
    await app.request('live.start', undefined);
    expect(captionsOf(perform(syntheticTake(2, seededRandom(80)), 0))).toEqual([signs[2]?.name]);
  });

  test('a model for other features is refused and stays; a damaged one is set aside; takes are kept', async () => {
    await app.dispose();
    const path = join(folder, 'model/model.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"featureSpec": ?"[^"]+"/, '"featureSpec":"other"'));
    await open();
    const refused = await app.request('library.read', undefined);
    expect(refused.notices).toMatchObject([{ code: 'model.mismatch' }]);
    expect(refused.signs.length).toBe(3);
    await app.dispose();
    await writeFile(path, text);
    await truncate(join(folder, 'model/weights.bin'), 1000);
    await open();
    const damaged = await app.request('library.read', undefined);
    expect(damaged.notices).toMatchObject([{ code: 'file.damaged' }]);
    // What was taught is still recognised, by its takes alone.
    expect((await app.request('app.status', undefined)).model).toMatchObject({ stage: 'prototypes' });
    expect((await readdir(folder)).some((name) => name.startsWith('model-set-aside'))).toBe(true);
    await app.request('notice.dismiss', undefined);
    expect((await app.request('library.read', undefined)).notices).toEqual([]);
  });
});

test('closed as soon as it is open, it computes nothing more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mudra-app-'));
  const rejections: unknown[] = [];
  const remember = (reason: unknown): number => rejections.push(reason);
  process.on('unhandledRejection', remember);
  try {
    const app = await openApplication({
      dataFolder: folder,
      host: 'web',
      version: '0.0.0',
      forkTrainer: forkTrainer(),
    });
    await app.dispose();
    for (let turn = 0; turn < 20; turn++) await breathe();
    expect(rejections).toEqual([]);
  } finally {
    process.off('unhandledRejection', remember);
    await rm(folder, { recursive: true, force: true });
  }
});
