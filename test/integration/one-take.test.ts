import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { LiveUpdate, SignView, TrainingEnd, TrainingProgress } from '../../src/shared/contract.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { ms } from '../../src/shared/domain/units.js';
import { syntheticSigns, syntheticTake } from '../support/synthetic-takes.js';
import { forkTrainer } from './support/trainer.js';

/** The whole application without a host: what is recognised before anyone trained, and training by itself. */
describe('usable after one take', () => {
  const taught = syntheticSigns(5, 4);
  const signs: SignView[] = [];
  let folder: string;
  let app: Application;
  let clock = 0;

  const open = (): Promise<Application> =>
    openApplication({
      dataFolder: folder,
      host: 'web',
      version: '0.0.0',
      forkTrainer: forkTrainer(),
      quietMs: 50,
    });
  const keep = async (sign: number, take: number): Promise<void> => {
    const signId = signs[sign]?.id;
    const frames = taught[sign]?.takes[take]?.frames;
    if (!signId || !frames) throw new Error('no such take');
    await app.request('take.add', { signId, source: 'virtual-signer', frames: frames as never });
  };
  const push = (frames: readonly HandFrame[]): LiveUpdate[] => {
    const updates: LiveUpdate[] = [];
    const stop = app.on('live.update', (update) => updates.push(update));
    for (const frame of frames) app.send('live.frame', { ...frame, time: ms(clock + frame.time) } as never);
    stop();
    clock += (frames.at(-1)?.time ?? 0) + 40;
    return updates;
  };
  const gone: readonly HandFrame[] = Array.from({ length: 20 }, (_, k) => ({
    time: ms(50 * k),
    aspect: 4 / 3,
    hands: [],
  }));
  const captions = (updates: readonly LiveUpdate[]): string[] =>
    updates.flatMap(({ caption }) => (caption ? [caption.name] : []));
  const perform = (sign: number, seed: number): string[] =>
    captions([...push(syntheticTake(sign, seededRandom(seed))), ...push(gone)]);
  const nextEnd = (): Promise<TrainingEnd> =>
    new Promise((resolve) => {
      const stop = app.on('training.ended', (end) => {
        if (end.outcome === 'cancelled') return;
        stop();
        resolve(end);
      });
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mudra-one-take-'));
    app = await open();
    await app.request('settings.write', { autoTrain: false });
  });
  afterAll(async () => {
    await app.dispose();
    await rm(folder, { recursive: true });
  });

  test('once a sign’s first take is kept it is captioned, without training; keeping takes less than a second', async () => {
    await app.request('live.start', undefined);
    for (const [s, { name }] of taught.entries()) {
      signs.push(await app.request('sign.add', { name, kind: 'sign' }));
      const began = performance.now();
      await keep(s, 0);
      // The first one may wait for the encoder to be measured, right after the start.
      if (s > 0) expect(performance.now() - began).toBeLessThan(1000);
      expect(perform(s, 40 + s)).toEqual([name]);
    }
    expect((await app.request('app.status', undefined)).model).toMatchObject({
      stage: 'prototypes',
      outdated: false,
      score: null,
      takes: 5,
    });
  });

  test('each of the five is told from the others', () => {
    const said = taught.flatMap((_, s) => [perform(s, 60 + s), perform(s, 70 + s)]);
    const wanted = taught.flatMap(({ name }) => [name, name]);
    expect(said.filter(([name], i) => name === wanted[i]).length).toBeGreaterThanOrEqual(9);
  });

  test('a take that is kept while a movement is under way loses none of its frames', async () => {
    const frames = syntheticTake(1, seededRandom(81));
    const half = Math.floor(frames.length / 2);
    const from = clock;
    const first = push(frames.slice(0, half));
    await keep(0, 1);
    clock = from;
    const second = push(frames.slice(half));
    expect(captions([...first, ...second, ...push(gone)])).toEqual(['press']);
  });

  test('a removed sign is captioned no more, a restored one again', async () => {
    const signId = signs[2]?.id ?? ('' as never);
    await app.request('sign.remove', { signId });
    expect(perform(2, 90)).toEqual([]);
    await app.request('sign.restore', { signId });
    expect(perform(2, 91)).toEqual(['sweep']);
  });

  test('training by itself waits for two signs with three takes, begins anew with newer ones, and joins in', async () => {
    const progress: TrainingProgress[] = [];
    const stop = app.on('training.progress', (p) => progress.push(p));
    await app.request('settings.write', { autoTrain: true });
    await keep(0, 2);
    expect((await app.request('app.status', undefined)).training).toBe(false);
    const end = nextEnd();
    await keep(1, 1);
    await keep(1, 2);
    expect(await end).toMatchObject({
      outcome: 'finished',
      kept: 'new',
      model: { stage: 'tuned', outdated: false },
    });
    stop();
    expect(progress.length).toBeGreaterThan(0);
    expect(progress.every(({ automatic }) => automatic)).toBe(true);
    // Two signs are known to the network, the others live by their takes; all are captioned.
    await app.request('live.start', undefined);
    const said = taught.map((_, s) => perform(s, 100 + s)[0]);
    expect(said).toEqual(taught.map(({ name }) => name));
  }, 120_000);

  test('nothing trains again while nothing changes; one click goes back to the model before, and forward', async () => {
    const first = (await app.request('app.status', undefined)).model;
    expect(first?.previous).toBeUndefined();
    await expect(app.request('model.rollback', undefined)).rejects.toMatchObject({
      code: 'model.noPrevious',
    });
    const end = nextEnd();
    await keep(2, 1);
    await keep(2, 2);
    expect(await end).toMatchObject({ outcome: 'finished', kept: 'new' });
    const second = (await app.request('app.status', undefined)).model;
    expect(second?.id).not.toBe(first?.id);
    expect(second?.previous?.createdAt).toBe(first?.createdAt);
    await app.request('model.rollback', undefined);
    expect((await app.request('app.status', undefined)).model).toMatchObject({
      id: first?.id,
      outdated: false,
    });
    await app.request('live.start', undefined);
    expect(perform(2, 110)).toEqual(['sweep']);
    await app.request('model.rollback', undefined);
    const status = await app.request('app.status', undefined);
    expect(status.model?.id).toBe(second?.id);
    expect(status.training).toBe(false);
  }, 120_000);

  test('all of it is there after a restart', async () => {
    await app.dispose();
    app = await open();
    await app.request('live.start', undefined);
    expect(taught.map((_, s) => perform(s, 120 + s)[0])).toEqual(taught.map(({ name }) => name));
  });
});
