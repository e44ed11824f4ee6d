import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeInsights } from '../../../../src/main/coach/take-insight.js';
import type { TakeInsight } from '../../../../src/shared/contract-coach.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { gauss, seededRandom } from '../../../../src/shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../../../src/shared/domain/units.js';
import {
  blinking,
  coached,
  moved,
  shippedEncoder,
  withHands,
  type ShippedEncoder,
} from '../../../support/coached.js';
import { syntheticTake } from '../../../support/synthetic-takes.js';

let shipped: ShippedEncoder;
beforeAll(async () => {
  shipped = await shippedEncoder();
}, 60_000);
afterAll(() => shipped.encoder.dispose());

/** [wave, press, sweep, close (two hands), lift]: fresh takes at each call. */
const random = seededRandom(2027);
const takes = (sign: number, count: number): HandFrame[][] =>
  Array.from({ length: count }, () => syntheticTake(sign, random));
const take = (sign: number): HandFrame[] => syntheticTake(sign, random);

function insights(signs: Record<string, readonly (readonly HandFrame[])[]>): Promise<TakeInsight[]> {
  return takeInsights(coached(shipped, signs), shipped.scale);
}

function lastOf(name: string, all: readonly TakeInsight[]): TakeInsight {
  const found = all.findLast(({ signName }) => signName === name);
  if (!found) throw new Error(`no take of ${name}`);
  return found;
}

/** Plays `frames` `factor` times as slowly. */
const stretched = (frames: readonly HandFrame[], factor: number): HandFrame[] =>
  frames.map((frame) => ({ ...frame, time: ms(frame.time * factor) }));

describe('takes held against their own sign and the others', () => {
  test('good takes are known, have nothing wrong, and say how alike they are', async () => {
    const all = await insights({ wave: takes(0, 4), press: takes(1, 4), close: takes(3, 4) });
    expect(all.map(({ verdict }) => verdict)).toEqual(all.map(() => 'known'));
    expect(all.flatMap(({ problems }) => problems)).toEqual([]);
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
    for (const { likeness, nearest } of all) expect(likeness).toBeGreaterThan(nearest?.likeness ?? 1);
  });

  test('a take under the wrong name looks like the sign that it is', async () => {
    const last = lastOf('wave', await insights({ wave: [...takes(0, 4), take(2)], sweep: takes(2, 4) }));
    expect(last.verdict).toBe('looks-like-other');
    expect(last.problems).toContain('looks-like-other');
    expect(last.nearest?.name).toBe('sweep');
    expect(last.nearest?.likeness).toBeGreaterThan(last.likeness ?? 1);
  });

  test('also when it is the only take of its name', async () => {
    const last = lastOf('wave', await insights({ sweep: takes(2, 4), wave: [take(2)] }));
    expect(last).toMatchObject({ verdict: 'looks-like-other', likeness: null, nearest: { name: 'sweep' } });
  });

  test('an only take that is unlike all others is too few to tell; without another sign nothing is nearest', async () => {
    expect(lastOf('lift', await insights({ press: takes(1, 3), lift: [take(4)] })).verdict).toBe('few');
    expect(lastOf('lift', await insights({ lift: [take(4)] }))).toMatchObject({
      likeness: null,
      nearest: null,
    });
  });

  test('a take like no sign is an outlier among three others, not beside one', async () => {
    const odd = lastOf('press', await insights({ press: [...takes(1, 3), take(4)], close: takes(3, 3) }));
    expect(odd.verdict).toBe('outlier');
    expect(odd.problems).toContain('outlier');
    expect(lastOf('press', await insights({ press: [take(1), take(4)] })).verdict).toBe('unsure');
  });

  test('no signs give no insights', async () => {
    expect(await insights({})).toEqual([]);
    expect(await insights({ wave: [] })).toEqual([]);
  });
});

describe('what is wrong with a take by itself', () => {
  test('hands in few of its frames', async () => {
    const last = lastOf('press', await insights({ press: [...takes(1, 3), blinking(take(1), 2)] }));
    expect(last.problems).toContain('few-hands');
    expect(last.facts.handShare).toBeCloseTo(0.5, 1);
  });

  test('half a hand outside the picture, on any side', async () => {
    for (const [dx, dy] of [
      [-0.45, 0],
      [0.65, 0],
      [0, -0.6],
      [0, 0.65],
    ] as const) {
      const last = lastOf('press', await insights({ press: [...takes(1, 3), moved(take(1), dx, dy)] }));
      expect(last.problems).toContain('half-hands');
    }
    const near = lastOf('press', await insights({ press: [...takes(1, 3), moved(take(1), -0.15, 0)] }));
    expect(near.problems).not.toContain('half-hands');
  });

  test('one hand among two-handed takes, and two among one-handed ones', async () => {
    const oneHand = withHands(take(3), (hand) => (hand.handedness === 'Right' ? [hand] : []));
    const last = lastOf('close', await insights({ close: [...takes(3, 3), oneHand] }));
    expect(last.problems).toContain('one-handed');
    expect(last.facts).toMatchObject({ hands: 1, usualHands: 2 });
    const bothHands = withHands(take(1), (hand) => [hand, { ...hand, handedness: 'Left' }]);
    expect(lastOf('press', await insights({ press: [...takes(1, 3), bothHands] })).problems).toContain(
      'two-handed',
    );
  });

  test('much shorter or longer than the other takes of the sign', async () => {
    const of = async (factor: number): Promise<readonly string[]> =>
      lastOf('lift', await insights({ lift: [...takes(4, 3), stretched(take(4), factor)] })).problems;
    expect(await of(0.4)).toContain('too-short');
    expect(await of(2.6)).toContain('too-long');
    expect(await of(1.2)).toEqual([]);
    const alone = lastOf('lift', await insights({ lift: [stretched(take(4), 0.3)] }));
    expect(alone.problems).toEqual(['too-short']);
  });

  test('a copy of an earlier take, exact or with fresh noise, also of another sign; a new take is none', async () => {
    const own = takes(4, 4);
    const noised = withHands(own[1] ?? [], (hand) => [
      {
        ...hand,
        landmarks: hand.landmarks.map((n) => n + gauss(random, 0.0001)) as unknown as ImageLandmarks,
      },
    ]);
    const press = takes(1, 4);
    const all = await insights({ press, lift: [...own, own[0] ?? [], noised, press[2] ?? []] });
    const copies = all.filter(({ problems }) => problems.includes('duplicate'));
    expect(copies.map(({ takeId, duplicateOf }) => [takeId, duplicateOf])).toEqual([
      ['lift-4', 'lift-0'],
      ['lift-5', 'lift-1'],
      ['lift-6', 'press-2'],
    ]);
  });

  test('where it starts is told of the un-mirrored picture', async () => {
    const { start } = lastOf('press', await insights({ press: [moved(take(1), -0.2, 0)] })).facts;
    expect(start?.x).toBeGreaterThan(0.1);
    expect(start?.x).toBeLessThan(0.3);
    const handless = take(1).map((frame) => ({ ...frame, hands: [] }));
    expect(lastOf('press', await insights({ press: [handless] })).facts).toMatchObject({
      start: null,
      hands: 0,
    });
  });
});
