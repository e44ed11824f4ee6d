import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../../../../src/main/coach/differences.js';
import { suggestions, type CoachedLibrary } from '../../../../src/main/coach/suggestions.js';
import { takeInsights } from '../../../../src/main/coach/take-insight.js';
import type { CoachSuggestion } from '../../../../src/shared/contract-coach.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
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

const random = seededRandom(404);
const take = (sign: number): HandFrame[] => syntheticTake(sign, random);
const takes = (sign: number, count: number): HandFrame[][] => Array.from({ length: count }, () => take(sign));

/** What the coach says of signs by name; rest is taught and nothing was confused, unless told otherwise. */
async function coach(
  signs: Record<string, readonly (readonly HandFrame[])[]>,
  more: Partial<CoachedLibrary> = {},
): Promise<CoachSuggestion[]> {
  const known = coached(shipped, signs);
  return suggestions({
    signs: known,
    insights: await takeInsights(known, shipped.scale),
    scale: shipped.scale,
    restMs: 20_000,
    confused: [],
    accepted: new Set(),
    ...more,
  });
}
const ref = (name: string): { id: string; name: string } => ({ id: `sign-${name}`, name });

describe('the coach says', () => {
  test('to begin, while nothing was taught, and to teach another sign beside the first', async () => {
    expect(await coach({})).toEqual([{ kind: 'first' }]);
    expect(await coach({ wave: takes(0, 5) })).toEqual([{ kind: 'another' }]);
  });

  test('first of all, to record takes of a sign that was only named', async () => {
    const begin = (name: string): unknown => ({ kind: 'begin', sign: ref(name), takes: 3 });
    expect(await coach({ wave: [], press: [] }, { restMs: 0 })).toEqual([begin('wave'), begin('press')]);
    expect(await coach({ wave: takes(0, 5), press: [] })).toEqual([begin('press')]);
    const many = { wave: takes(0, 5), press: takes(1, 2), lift: [], close: [], sweep: [] };
    expect(await coach(many)).toEqual([
      begin('lift'),
      begin('close'),
      { kind: 'record', sign: ref('press'), takes: 1 },
    ]);
  });

  test('to record the takes that a sign lacks, the poorest sign first', async () => {
    expect(await coach({ wave: takes(0, 2), press: takes(1, 5), close: takes(3, 1) })).toEqual([
      { kind: 'record', sign: ref('close'), takes: 2 },
      { kind: 'record', sign: ref('wave'), takes: 1 },
    ]);
    expect(await coach({ wave: takes(0, 5), press: takes(1, 3) })).toEqual([
      { kind: 'record', sign: ref('press'), takes: 2 },
    ]);
  });

  test('to teach rest, but not before signs have takes enough', async () => {
    expect(await coach({ wave: takes(0, 5), press: takes(1, 5) }, { restMs: 0 })).toEqual([
      { kind: 'rest', seconds: 30 },
    ]);
    const kinds = (await coach({ wave: takes(0, 1), press: takes(1, 5) }, { restMs: 0 })).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['record', 'rest']);
  });

  test('to look at a take that looks like another sign, before anything else, until it is accepted', async () => {
    const signs = { wave: [...takes(0, 5), take(2)], sweep: takes(2, 5), lift: takes(4, 1) };
    const [first] = await coach(signs);
    expect(first).toEqual({ kind: 'look', takeId: 'wave-5' });
    expect((await coach(signs, { accepted: new Set(['wave-5' as TakeId]) }))[0]?.kind).toBe('record');
  });

  test('the worst take of each sign first', async () => {
    const signs = {
      press: [...takes(1, 4), blinking(take(1), 2), ...[take(1)].flatMap((one) => [one, one])],
      lift: [...takes(4, 4), blinking(take(4), 2)],
    };
    expect((await coach(signs)).slice(0, 2)).toEqual([
      { kind: 'look', takeId: 'press-6' },
      { kind: 'look', takeId: 'lift-4' },
    ]);
  });

  test('which signs are alike, and where they differ', async () => {
    const lower = (frames: readonly HandFrame[]): HandFrame[] => moved(frames, 0, 0.12);
    const said = await coach({ mother: takes(1, 5), father: takes(1, 5).map(lower), lift: takes(4, 5) });
    expect(said).toEqual([
      { kind: 'alike', signs: [ref('mother'), ref('father')], differ: ['place'], takes: 2 },
    ]);
  });

  test('also which the model took for one another, however unlike they look', async () => {
    const said = await coach(
      { wave: takes(0, 9), lift: takes(4, 9) },
      { confused: [['sign-lift' as SignId, 'sign-wave' as SignId]] },
    );
    expect(said).toMatchObject([{ kind: 'alike', signs: [ref('wave'), ref('lift')] }]);
  });

  test('to sign from the other side of the picture what always starts at one', async () => {
    // To the right of the un-mirrored picture is to the left of the mirrored one.
    const right = (frames: readonly HandFrame[]): HandFrame[] => moved(frames, 0.42, 0);
    expect(await coach({ press: takes(1, 5).map(right), lift: takes(4, 5) })).toEqual([
      { kind: 'side', sign: ref('press'), side: 'left', takes: 2 },
    ]);
    const left = (frames: readonly HandFrame[]): HandFrame[] => moved(frames, -0.2, 0);
    expect(await coach({ press: takes(1, 5).map(left), close: takes(3, 5) })).toEqual([
      { kind: 'side', sign: ref('press'), side: 'right', takes: 2 },
    ]);
    const mixed = [...takes(1, 3).map(right), ...takes(1, 2)];
    expect(await coach({ press: mixed, lift: takes(4, 5) })).toEqual([{ kind: 'well' }]);
  });

  test('that all is well', async () => {
    expect(await coach({ wave: takes(0, 5), press: takes(1, 5), close: takes(3, 5) })).toEqual([
      { kind: 'well' },
    ]);
  });

  test('three things at most', async () => {
    const few = { wave: takes(0, 1), press: takes(1, 2), sweep: takes(2, 1), close: takes(3, 4) };
    expect(await coach(few, { restMs: 0 })).toHaveLength(3);
  });

  test('what counts of takes tell, without an encoder', async () => {
    const bare = { scale: null, insights: [], restMs: 0 };
    expect((await coach({ wave: takes(0, 1), press: takes(1, 5) }, bare)).map(({ kind }) => kind)).toEqual([
      'record',
      'rest',
    ]);
  });
});

describe('what tells two signs apart', () => {
  test('one hand or two', async () => {
    expect(differences(takes(3, 3), takes(1, 3))).toEqual(['hands']);
  });

  test('the shape of the hand', async () => {
    const turned = takes(1, 4).map((frames) =>
      withHands(frames, (hand) => {
        const [x = 0, y = 0] = hand.landmarks;
        const landmarks = hand.landmarks.map((n, i) =>
          i % 3 === 0 ? 2 * x - n : i % 3 === 1 ? 2 * y - n : n,
        );
        return [{ ...hand, landmarks: landmarks as never }];
      }),
    );
    expect(differences(takes(1, 4), turned)[0]).toBe('shape');
  });

  test('the movement', async () => {
    const backwards = takes(1, 4).map((frames) =>
      frames.map((frame, i) => ({ ...frame, hands: frames[frames.length - 1 - i]?.hands ?? [] })),
    );
    expect(differences(takes(1, 4), backwards)).toContain('movement');
  });

  test('nothing, where takes differ no more than those of one sign', async () => {
    expect(differences(takes(0, 4), takes(0, 4))).toEqual([]);
  });
});
