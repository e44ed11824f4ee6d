import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { TakeRecorder } from '../../src/renderer/vision/take-recorder.js';
import type { TakeInsight } from '../../src/shared/contract-coach.js';
import type { TakeView } from '../../src/shared/contract.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import type { SignId } from '../../src/shared/domain/take.js';
import { ms } from '../../src/shared/domain/units.js';
import { blinking, moved } from '../support/coached.js';
import { syntheticTake } from '../support/synthetic-takes.js';
import { forkTrainer } from './support/trainer.js';

let folder: string;
let app: Application;
const random = seededRandom(31);
const signs = new Map<string, SignId>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-coach-'));
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: forkTrainer(),
  });
  await app.request('settings.write', { autoTrain: false });
});
afterAll(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

async function keep(name: string, frames: readonly HandFrame[]): Promise<TakeView> {
  const signId = signs.get(name) ?? (await app.request('sign.add', { name, kind: 'sign' })).id;
  signs.set(name, signId);
  return app.request('take.add', { signId, source: 'camera', frames: frames as never });
}

async function insight({ id }: TakeView): Promise<TakeInsight | undefined> {
  return (await app.request('insight.takes', undefined)).find(({ takeId }) => takeId === id);
}

test('ten seconds of bad data are noticed as they are recorded: no hands, half hands, the wrong name', async () => {
  expect(await app.request('coach.read', undefined)).toEqual([{ kind: 'first' }]);
  for (let k = 0; k < 3; k++) {
    await keep('press', syntheticTake(1, random));
    await keep('sweep', syntheticTake(2, random));
  }
  const good = await app.request('insight.takes', undefined);
  expect(good.map(({ verdict, problems }) => [verdict, problems])).toEqual(good.map(() => ['known', []]));

  const [press, sweep] = [signs.get('press'), signs.get('sweep')];
  if (!press || !sweep) throw new Error('no signs');
  expect(await app.request('coach.differ', { signs: [press, sweep] })).not.toEqual([]);
  expect(await app.request('coach.differ', { signs: [press, 'gone' as SignId] })).toEqual([]);

  // The recorder refuses what hardly shows a hand; what it lets through is noticed.
  const recorder = new TakeRecorder();
  recorder.start({ countdownSeconds: 0, keepGoing: true });
  const hardly = blinking(syntheticTake(1, random), 4);
  const empty = (from: number): HandFrame[] =>
    Array.from({ length: 20 }, (_, k) => ({ time: ms(from + 50 * k), aspect: 4 / 3, hands: [] }));
  const later = hardly.map((frame) => ({ ...frame, time: ms(frame.time + 1000) }));
  for (const frame of [...empty(0), ...later, ...empty(3000)]) recorder.push(frame);
  expect(recorder.state.value).toMatchObject({ phase: 'rejected', error: { code: 'take.tooFewHands' } });

  const few = await keep('press', blinking(syntheticTake(1, random), 2));
  expect((await insight(few))?.problems).toContain('few-hands');
  const half = await keep('press', moved(syntheticTake(1, random), -0.45, 0));
  expect((await insight(half))?.problems).toContain('half-hands');
  const wrong = await keep('press', syntheticTake(2, random));
  expect(await insight(wrong)).toMatchObject({
    number: 6,
    verdict: 'looks-like-other',
    nearest: { name: 'sweep' },
  });
  expect((await app.request('coach.read', undefined))[0]).toEqual({ kind: 'look', takeId: wrong.id });

  // Kept on purpose: the coach leaves it alone; then taken away: it is forgotten.
  await app.request('settings.write', { acceptedTakes: [wrong.id] });
  expect((await app.request('coach.read', undefined))[0]).toEqual({ kind: 'look', takeId: few.id });
  for (const { id } of [few, half, wrong]) await app.request('take.remove', { takeId: id });
  expect(await insight(wrong)).toBeUndefined();
  const said = await app.request('coach.read', undefined);
  expect(said.map(({ kind }) => kind)).toEqual(['rest', 'record', 'record']);

  // A sign that was only named comes first; one that was switched off as a whole is left alone.
  const lift = await app.request('sign.add', { name: 'lift', kind: 'sign' });
  const first = async (): Promise<unknown> => (await app.request('coach.read', undefined))[0];
  expect(await first()).toEqual({ kind: 'begin', sign: { id: lift.id, name: 'lift' }, takes: 3 });
  signs.set('lift', lift.id);
  const { id } = await keep('lift', syntheticTake(4, random));
  await app.request('takes.disable', { takeIds: [id], disabled: true });
  expect(await first()).toMatchObject({ kind: 'rest' });

  // Rest that is switched off is none.
  const { id: restId } = await app.request('sign.add', { name: 'Rest', kind: 'rest' });
  const still = Array.from({ length: 180 }, (_, k) => ({ ...syntheticTake(4, random)[0], time: ms(k * 33) }));
  const kept = await app.request('take.add', { signId: restId, source: 'camera', frames: still as never });
  expect(await first()).toMatchObject({ kind: 'record' });
  await app.request('takes.disable', { takeIds: [kept.id], disabled: true });
  expect(await first()).toMatchObject({ kind: 'rest' });
});
