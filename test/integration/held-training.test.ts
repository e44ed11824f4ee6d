import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { ForkTrainer } from '../../src/main/training/training-client.js';
import type { TakeView } from '../../src/shared/contract.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import type { SignId, TakeId } from '../../src/shared/domain/take.js';
import { blinking, moved } from '../support/coached.js';
import { syntheticTake } from '../support/synthetic-takes.js';

let folder: string;
let app: Application;
const random = seededRandom(31);
const signs = new Map<string, SignId>();
/** Called whenever a training process is asked for. */
let onStart: () => void = () => {};
const held: TakeId[][] = [];
/** Takes of the test under way. */
const added: TakeId[] = [];

/** A trainer that learns nothing, and goes when it is told to. */
const idleTrainer: ForkTrainer = () => {
  let exit: (code: number | null, reason: string) => void = () => {};
  onStart();
  return {
    send: (message) => {
      if ((message as { type: string }).type === 'cancel') exit(0, 'cancelled');
    },
    onMessage: () => {},
    onExit: (listener) => (exit = listener),
    kill: () => exit(null, 'killed'),
  };
};

// One app for all, as each take that is learned costs time: every test leaves it with the good takes alone.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-held-'));
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: idleTrainer,
    quietMs: 30,
  });
  app.on('training.held', (takes) => held.push(takes));
  await app.request('settings.write', { autoTrain: false });
  for (let k = 0; k < 3; k++) {
    await keep('press', syntheticTake(1, random));
    await keep('sweep', syntheticTake(2, random));
  }
});
afterEach(async () => {
  await app.request('settings.write', { autoTrain: false });
  await cancelled();
  for (const takeId of added.splice(0)) await app.request('take.remove', { takeId });
  held.length = 0;
  onStart = () => {};
});
afterAll(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

async function keep(
  name: string,
  frames: readonly HandFrame[],
  source: 'camera' | 'import' = 'camera',
): Promise<TakeView> {
  const signId = signs.get(name) ?? (await app.request('sign.add', { name, kind: 'sign' })).id;
  signs.set(name, signId);
  return app.request('take.add', { signId, source, frames: frames as never });
}
async function doubtful(...of: Parameters<typeof keep>): Promise<TakeView> {
  const take = await keep(...of);
  added.push(take.id);
  return take;
}
async function cancelled(): Promise<void> {
  if (!(await app.request('app.status', undefined)).training) return;
  const ended = new Promise((resolve) => app.on('training.ended', resolve));
  await app.request('training.cancel', undefined);
  await ended;
}
const begin = (): Promise<unknown> => app.request('settings.write', { autoTrain: true });
const started = (): Promise<'started'> => new Promise((resolve) => (onStart = () => resolve('started')));
/** Training waits, or begins: whichever it is. */
const next = (): Promise<'started' | TakeId[]> =>
  Promise.race([started(), new Promise<TakeId[]>((resolve) => app.on('training.held', resolve))]);

test('with good takes training starts by itself', async () => {
  const first = next();
  await begin();
  expect(await first).toBe('started');
  expect(held).toEqual([]);
});

test.each([
  ['the wrong label', () => syntheticTake(2, random)],
  ['few hands', () => blinking(syntheticTake(1, random), 2)],
  ['half hands', () => moved(syntheticTake(1, random), -0.45, 0)],
])('a new take with %s holds training until it is kept', async (_what, made) => {
  const { id } = await doubtful('press', made());
  const first = next();
  await begin();
  expect(await first).toEqual([id]);
  expect(await app.request('app.status', undefined)).toMatchObject({ held: [id], training: false });
  const then = started();
  await app.request('settings.write', { acceptedTakes: [id] });
  expect(await then).toBe('started');
  expect(await app.request('app.status', undefined)).toMatchObject({ held: [], training: true });
});

test('moving the take, switching it off or deleting it lets training begin, too', async () => {
  const { id } = await doubtful('press', syntheticTake(2, random));
  const targetId = signs.get('sweep');
  if (!targetId) throw new Error('no sign');
  await begin();
  await expect.poll(() => held).toEqual([[id]]);
  const settled = [
    () => app.request('takes.disable', { takeIds: [id], disabled: true }),
    () => app.request('takes.move', { takeIds: [id], signId: targetId }),
    () => app.request('take.remove', { takeId: id }),
  ];
  for (const settle of settled) {
    const then = started();
    await settle();
    expect(await then).toBe('started');
    held.length = 0;
    await app.request('history.undo', undefined);
    await expect.poll(() => held).toEqual([[id]]);
  }
}, 60_000);

test('whoever presses Train is not asked any more', async () => {
  const { id } = await doubtful('press', syntheticTake(2, random));
  await begin();
  await expect.poll(() => held).toEqual([[id]]);
  const asked = started();
  await app.request('training.start', {});
  expect(await asked).toBe('started');
  expect(held.at(-1)).toEqual([]);
});

test('takes that were brought in hold nothing', async () => {
  await doubtful('press', syntheticTake(2, random), 'import');
  const first = next();
  await begin();
  expect(await first).toBe('started');
});
