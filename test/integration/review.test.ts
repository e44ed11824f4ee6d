import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { LibraryView, SignView, TakeView } from '../../src/shared/contract.js';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { forkTrainer } from './support/trainer.js';

/** The whole application without a host: takes are mended, and what is recognised goes by it. */
let folder: string;
let app: Application;
const signs: SignView[] = [];

const read = (): Promise<LibraryView> => app.request('library.read', undefined);
const takesOf = async (index: number): Promise<TakeView[]> =>
  (await read()).signs.find(({ id }) => id === signs[index]?.id)?.takes ?? [];
/** How many takes the model in use compares with, and their lengths as the coach sees them. */
async function known(): Promise<{ takes: number | undefined; lengths: number[] }> {
  const { model } = await app.request('app.status', undefined);
  const insights = await app.request('insight.takes', undefined);
  return { takes: model?.takes, lengths: insights.map(({ facts }) => Math.round(facts.durationMs)) };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-review-'));
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: forkTrainer(),
    quietMs: 600_000,
  });
  for (const { name, takes } of syntheticSigns(2, 2)) {
    const sign = await app.request('sign.add', { name, kind: 'sign' });
    signs.push(sign);
    for (const { frames } of takes) {
      await app.request('take.add', { signId: sign.id, source: 'camera', frames: [...frames] as never });
    }
  }
});
afterAll(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

test('what is recognised goes by the trimmed part of takes in use, and back by undo', async () => {
  const whole = await known();
  expect(whole.takes).toBe(4);
  const [take] = await takesOf(0);
  if (!take) throw new Error('no take');
  const endMs = Math.round(take.durationMs * 0.7);
  const trimmed = await app.request('take.trim', { takeId: take.id, trim: { startMs: 0, endMs } });
  expect(trimmed.durationMs).toBeLessThanOrEqual(endMs);
  expect((await known()).lengths[0]).toBe(Math.round(trimmed.durationMs));
  await app.request('takes.disable', { takeIds: [take.id], disabled: true });
  expect(await known()).toMatchObject({ takes: 3, lengths: whole.lengths.slice(1) });
  expect((await takesOf(0)).length).toBe(2);
  await app.request('history.undo', undefined);
  await app.request('history.undo', undefined);
  expect(await known()).toEqual(whole);
});

test('takes move to another sign at once, and the view says what undo would take back', async () => {
  const heard: (string | undefined)[] = [];
  const stop = app.on('library.changed', ({ history }) => heard.push(history?.undo?.code));
  const takeIds = (await takesOf(0)).map(({ id }) => id);
  await app.request('takes.move', { takeIds, signId: signs[1]?.id as SignView['id'] });
  stop();
  expect(heard).toEqual(['moveTakes']);
  expect((await takesOf(1)).length).toBe(4);
  expect((await app.request('app.status', undefined)).model?.signs.map(({ id }) => id)).toEqual([
    signs[1]?.id,
  ]);
  expect((await read()).history?.undo).toMatchObject({
    code: 'moveTakes',
    params: { takes: 2, from: signs[0]?.name, name: signs[1]?.name },
  });
  expect(await app.request('history.undo', undefined)).toMatchObject({ code: 'moveTakes' });
  expect((await takesOf(0)).map(({ id }) => id)).toEqual(takeIds);
});
