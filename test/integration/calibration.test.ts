import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { LiveUpdate, ModelSummary } from '../../src/shared/contract.js';
import type { CalibrationEnd } from '../../src/shared/contract-quiet.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { ms } from '../../src/shared/domain/units.js';
import { syntheticRest, syntheticSigns, syntheticTake } from '../support/synthetic-takes.js';
import { forkTrainer } from './support/trainer.js';

let folder: string;
let app: Application;

const open = (): Promise<Application> =>
  openApplication({ dataFolder: folder, host: 'web', version: '0.0.0', forkTrainer: forkTrainer() });
const summary = async (): Promise<ModelSummary> => {
  const { model } = await app.request('app.status', undefined);
  if (!model) throw new Error('no model');
  return model;
};
const ended = (): Promise<CalibrationEnd> =>
  new Promise((resolve) => {
    const stop = app.on('calibration.ended', (end) => {
      stop();
      resolve(end);
    });
  });

/** Three signs that are recognised by their takes alone, and rest. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-calibrate-'));
  app = await open();
  await app.request('settings.write', { autoTrain: false, falsePerHour: 3 });
  for (const { name, takes } of syntheticSigns(3, 3)) {
    const { id } = await app.request('sign.add', { name, kind: 'sign' });
    for (const { frames } of takes) {
      await app.request('take.add', { signId: id, source: 'virtual-signer', frames: frames as never });
    }
  }
  const { id } = await app.request('sign.add', { name: 'Rest', kind: 'rest' });
  const frames = syntheticRest(6, seededRandom(1));
  await app.request('take.add', { signId: id, source: 'virtual-signer', frames: frames as never });
});
afterAll(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

test('nothing can be made stricter where nothing was taught', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'mudra-calibrate-'));
  const other = await openApplication({
    dataFolder: empty,
    host: 'web',
    version: '0.0.0',
    forkTrainer: forkTrainer(),
  });
  await expect(other.request('calibration.start', undefined)).rejects.toMatchObject({
    code: 'calibration.nothing',
  });
  await other.dispose();
  await rm(empty, { recursive: true });
});

test('strictness is worked out as was chosen, with progress, and outlives a restart', async () => {
  const done: number[] = [];
  const stop = app.on('calibration.progress', (progress) => done.push(progress.done));
  const end = ended();
  await app.request('calibration.start', undefined);
  await expect(app.request('calibration.start', undefined)).rejects.toMatchObject({
    code: 'calibration.busy',
  });
  expect(await app.request('app.status', undefined)).toMatchObject({ calibrating: true });
  const told = await end;
  stop();
  if (told.outcome !== 'finished') throw new Error(told.outcome);
  const { calibration } = told;
  expect(calibration).toMatchObject({ allowed: 3, idleMinutes: 20 });
  expect(calibration.restSeconds).toBeGreaterThan(3);
  expect(calibration.upper).toBeGreaterThanOrEqual(calibration.perHour);
  expect(calibration.signs.map(({ name }) => name)).toEqual(['wave', 'press', 'sweep']);
  expect(done.length).toBeGreaterThan(5);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect((await summary()).calibration).toEqual(calibration);
  await app.dispose();
  app = await open();
  expect((await summary()).calibration).toEqual(calibration);
});

test('a sign that got another take is worked out anew, the others stay', async () => {
  const before = (await summary()).calibration;
  const sign = (await app.request('library.read', undefined)).signs.find(({ name }) => name === 'press');
  const frames = syntheticSigns(3, 4)[1]?.takes[3]?.frames;
  if (!sign || !frames) throw new Error('no such sign');
  const added = app.request('take.add', { signId: sign.id, source: 'import', frames: frames as never });
  const take = await added;
  const known = (await summary()).calibration?.signs.map(({ name }) => name);
  expect(known).toContain('wave');
  await app.request('take.remove', { takeId: take.id });
  expect((await summary()).calibration).toEqual(before);
});

test('cancelled, it leaves things as they were', async () => {
  const before = (await summary()).calibration;
  const end = ended();
  await app.request('calibration.start', undefined);
  await app.request('calibration.cancel', undefined);
  expect(await end).toEqual({ outcome: 'cancelled' });
  expect((await summary()).calibration).toEqual(before);
});

test('takes have places in the plane of greatest spread', async () => {
  const map = await app.request('insight.map', undefined);
  expect(map?.points).toHaveLength(10);
  expect(map?.shares[0]).toBeGreaterThan(map?.shares[1] ?? 1);
  expect(new Set(map?.points.map(({ takeId }) => takeId)).size).toBe(10);
});

test('unknown signs are told of where that is wished, and only there', async () => {
  let clock = 0;
  const perform = (sign: number): LiveUpdate[] => {
    const updates: LiveUpdate[] = [];
    const stop = app.on('live.update', (update) => updates.push(update));
    const gone = Array.from({ length: 20 }, (_, k) => ({ time: 2000 + 50 * k, aspect: 4 / 3, hands: [] }));
    for (const frame of [...syntheticTake(sign, seededRandom(70 + sign)), ...gone]) {
      app.send('live.frame', { ...frame, time: ms(clock + frame.time) } as never);
    }
    stop();
    clock += 4000;
    return updates;
  };
  const told = (sign: number): boolean => perform(sign).some(({ unknown }) => unknown);
  await app.request('live.start', undefined);
  expect([3, 4].some(told)).toBe(false);
  await app.request('settings.write', { sayUnknown: true });
  expect([3, 4].some(told)).toBe(true);
  const known = perform(0);
  expect(known.some(({ caption }) => caption?.name === 'wave')).toBe(true);
  expect(known.some(({ unknown }) => unknown)).toBe(false);
  await app.request('settings.write', { sayUnknown: false });
  expect([3, 4].some(told)).toBe(false);
  await app.request('live.stop', undefined);
});

test('a rehearsal is captioned, but not remembered', async () => {
  const perform = async (rehearsal: boolean): Promise<LiveUpdate[]> => {
    const updates: LiveUpdate[] = [];
    const stop = app.on('live.update', (update) => updates.push(update));
    await app.request('live.start', { rehearsal });
    const gone = Array.from({ length: 20 }, (_, k) => ({ time: 2000 + 50 * k, aspect: 4 / 3, hands: [] }));
    for (const frame of [...syntheticTake(0, seededRandom(70)), ...gone]) {
      app.send('live.frame', { ...frame, time: ms(90_000 + frame.time) } as never);
    }
    await app.request('live.stop', undefined);
    stop();
    return updates;
  };
  const idOf = (updates: LiveUpdate[]): string => updates.find(({ caption }) => caption)?.caption?.id ?? '';
  const rehearsed = idOf(await perform(true));
  expect(rehearsed).not.toBe('');
  await expect(app.request('live.movement', { movementId: rehearsed })).rejects.toMatchObject({
    code: 'movement.gone',
  });
  const live = idOf(await perform(false));
  expect((await app.request('live.movement', { movementId: live })).length).toBeGreaterThan(10);
});
