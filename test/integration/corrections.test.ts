import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { Caption, Correction, RightSign, SignView } from '../../src/shared/contract.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { ms } from '../../src/shared/domain/units.js';
import { syntheticSigns, syntheticTake } from '../support/synthetic-takes.js';
import { forkTrainer } from './support/trainer.js';

/** The whole application without a host: what was captioned wrongly, or not at all, is put right while it is used. */
describe('corrections while using', () => {
  const taught = syntheticSigns(5, 1);
  const signs: SignView[] = [];
  let folder: string;
  let app: Application;
  let clock = 0;

  const push = (frames: readonly HandFrame[]): Caption[] => {
    const captions: Caption[] = [];
    const stop = app.on('live.update', ({ caption }) => void (caption && captions.push(caption)));
    for (const frame of frames) app.send('live.frame', { ...frame, time: ms(clock + frame.time) } as never);
    stop();
    clock += (frames.at(-1)?.time ?? 0) + 40;
    return captions;
  };
  const gone: readonly HandFrame[] = Array.from({ length: 20 }, (_, k) => ({
    time: ms(50 * k),
    aspect: 4 / 3,
    hands: [],
  }));
  const perform = (sign: number, seed: number): Caption[] => [
    ...push(syntheticTake(sign, seededRandom(seed))),
    ...push(gone),
  ];
  const correct = (movementId: string, right: RightSign): Promise<Correction> =>
    app.request('live.correct', { movementId, source: 'virtual-signer', right });
  const library = async (): Promise<readonly SignView[]> =>
    (await app.request('library.read', undefined)).signs;
  const names = async (): Promise<string[]> => (await library()).map(({ name }) => name);
  const takesOf = async (name: string): Promise<number> =>
    (await library()).find((s) => s.name === name)?.takes.length ?? 0;
  const only = (captions: readonly Caption[]): Caption => {
    const [caption] = captions;
    if (!caption || captions.length !== 1) throw new Error(`${captions.length} captions instead of one`);
    return caption;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mudra-corrections-'));
    app = await openApplication({
      dataFolder: folder,
      host: 'web',
      version: '0.0.0',
      forkTrainer: forkTrainer(),
    });
    await app.request('settings.write', { autoTrain: false });
    // “close” and “lift” are not taught.
    for (const { name, takes } of taught.slice(0, 3)) {
      const sign = await app.request('sign.add', { name, kind: 'sign' });
      signs.push(sign);
      const frames = takes[0]?.frames as never;
      await app.request('take.add', { signId: sign.id, source: 'virtual-signer', frames });
    }
    await app.request('live.start', undefined);
  });
  afterAll(async () => {
    await app.dispose();
    await rm(folder, { recursive: true });
  });

  test('a caption’s movement becomes a take of the sign that it really was, as long as what was signed', async () => {
    const signed = syntheticTake(0, seededRandom(11));
    const caption = only([...push(signed), ...push(gone)]);
    expect(caption.name).toBe('wave');
    const right = signs[1]?.id ?? ('' as never);
    const before = await names();
    const { takeId, durationMs, sign } = await correct(caption.id, { is: 'sign', signId: right });
    expect(sign).toMatchObject({ id: right, name: 'press' });
    expect(await names()).toEqual(before);
    const length = (signed.at(-1)?.time ?? 0) - (signed[0]?.time ?? 0);
    expect(Math.abs(durationMs - length)).toBeLessThan(150);
    expect(await takesOf('press')).toBe(2);
    // Corrected again: it was one take all the time.
    await correct(caption.id, { is: 'sign', signId: signs[2]?.id ?? right });
    expect((await library()).flatMap(({ takes }) => takes.map(({ id }) => id))).not.toContain(takeId);
    expect([await takesOf('press'), await takesOf('sweep')]).toEqual([1, 2]);
    // One change each: undo goes back to the correction before.
    expect(await app.request('history.undo', undefined)).toMatchObject({ code: 'correct' });
    expect([await takesOf('press'), await takesOf('sweep')]).toEqual([2, 1]);
    await app.request('take.remove', { takeId });
  });

  test('a movement that gave no caption is made a new sign, which is captioned from then on', async () => {
    expect(perform(3, 21)).toEqual([]);
    const [missed] = await app.request('live.missed', undefined);
    expect(missed?.durationMs).toBeGreaterThan(700);
    const id = missed?.id ?? '';
    expect((await app.request('live.movement', { movementId: id })).length).toBeGreaterThan(15);
    const before = await names();
    const { sign } = await correct(id, { is: 'new', name: 'close' });
    expect([sign.name, await names()]).toEqual(['close', [...before, 'close']]);
    expect((await app.request('live.missed', undefined))[0]?.corrected).toBe(true);
    expect(only(perform(3, 22)).name).toBe('close');
    // Named wrongly, the sign goes when the movement becomes another’s; undo brings it back with its take.
    const { id: press } = signs[1] ?? { id: '' as never };
    await correct(id, { is: 'sign', signId: press });
    expect(await names()).toEqual(['wave', 'press', 'sweep']);
    await app.request('history.undo', undefined);
    expect([await names(), await takesOf('close')]).toEqual([['wave', 'press', 'sweep', 'close'], 1]);
  });

  test('“this was nothing” makes it rest, which is there afterwards', async () => {
    const caption = only(perform(3, 31));
    const before = await names();
    const { sign } = await correct(caption.id, { is: 'rest' });
    expect([sign.kind, before.includes(sign.name), (await names()).includes(sign.name)]).toEqual([
      'rest',
      false,
      true,
    ]);
    await app.request('sign.remove', { signId: sign.id });
  });

  test('a name that is taken changes nothing', async () => {
    const caption = only(perform(1, 41));
    const before = await app.request('library.read', undefined);
    await expect(correct(caption.id, { is: 'new', name: 'sweep' })).rejects.toMatchObject({
      code: 'sign.nameTaken',
    });
    expect(await app.request('library.read', undefined)).toEqual(before);
  });

  test('twenty captions are remembered; what is older is said to be gone', async () => {
    const captions = Array.from({ length: 21 }, (_, i) => only(perform(1, 50 + i)));
    const [oldest, second] = captions;
    await expect(correct(oldest?.id ?? '', { is: 'rest' })).rejects.toMatchObject({
      code: 'movement.gone',
      params: { most: 20 },
    });
    expect((await app.request('live.movement', { movementId: second?.id ?? '' })).length).toBeGreaterThan(5);
  });
});
