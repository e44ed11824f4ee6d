import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../../src/main/replay/edit-distance.js';
import { matchCaptions } from '../../../../src/main/replay/match.js';
import { scoreGroups, type GroupScore } from '../../../../src/main/replay/score.js';
import type { Played, ShownCaption, SignSpan } from '../../../../src/main/replay/stream.js';

const known = new Set(['tea', 'milk', 'salt']);
const sign = (name: string, startMs: number, endMs: number): SignSpan => ({ sign: name, startMs, endMs });
const caption = (name: string, atMs: number): ShownCaption => ({ sign: name, atMs });
const kinds = (signs: SignSpan[], captions: ShownCaption[]): string[] =>
  matchCaptions(signs, captions, (name) => known.has(name)).map((verdict) =>
    verdict.kind === 'rest' ? 'rest' : `${verdict.kind} ${verdict.span}`,
  );

function played(signs: SignSpan[], captions: ShownCaption[], durationMs = 60_000): Played {
  return { name: 'stream', group: 'all', signs, captions, durationMs, frameMs: [1, 2, 3, 40] };
}
function score(...streams: Played[]): GroupScore {
  const [group] = scoreGroups(streams, known);
  if (!group) throw new Error('no group');
  return group;
}

describe('what a caption was', () => {
  it('is doubled when its sign was captioned already, the nearer one to the end being the right one', () => {
    const signs = [sign('tea', 1000, 2000)];
    expect(kinds(signs, [caption('tea', 1500), caption('tea', 2100)])).toEqual(['doubled 0', 'right 0']);
    expect(kinds(signs, [caption('tea', 2100), caption('tea', 3400)])).toEqual(['right 0', 'doubled 0']);
  });

  it('is of rest before the lead and after the grace, and of the sign within both', () => {
    const signs = [sign('tea', 1000, 2000)];
    expect(kinds(signs, [caption('tea', 600)])).toEqual(['rest']);
    expect(kinds(signs, [caption('tea', 750)])).toEqual(['right 0']);
    expect(kinds(signs, [caption('tea', 3500)])).toEqual(['right 0']);
    expect(kinds(signs, [caption('tea', 3501)])).toEqual(['rest']);
    expect(kinds(signs, [caption('milk', 3501)])).toEqual(['rest']);
  });

  it('is wrong first and right then', () => {
    expect(kinds([sign('tea', 1000, 2000)], [caption('milk', 1400), caption('tea', 2300)])).toEqual([
      'wrong 0',
      'right 0',
    ]);
  });

  it('belongs to the sign that it names where two signs overlap in its reach', () => {
    const signs = [sign('tea', 1000, 2000), sign('milk', 2200, 3000)];
    expect(kinds(signs, [caption('tea', 2600), caption('milk', 2900)])).toEqual(['right 0', 'right 1']);
    expect(kinds(signs, [caption('milk', 2600)])).toEqual(['right 1']);
    // Named late and out of order: only one of the two can be right.
    expect(kinds(signs, [caption('milk', 2250), caption('tea', 2300)])).toEqual(['wrong 1', 'right 0']);
    // Of neither: it is about the one under way.
    expect(kinds(signs, [caption('salt', 2600)])).toEqual(['wrong 1']);
    expect(kinds(signs, [caption('salt', 2050)])).toEqual(['wrong 0']);
  });

  it('goes to the nearer of two performances of the same sign', () => {
    const signs = [sign('tea', 1000, 2000), sign('tea', 2200, 3200)];
    expect(kinds(signs, [caption('tea', 2100)])).toEqual(['right 0']);
    expect(kinds(signs, [caption('tea', 3000)])).toEqual(['right 1']);
    expect(kinds(signs, [caption('tea', 2300), caption('tea', 3300)])).toEqual(['right 0', 'right 1']);
  });

  it('is never right about a sign that was not taught, whatever it names', () => {
    const signs = [sign('soup', 1000, 2000), sign('tea', 6000, 7000)];
    expect(kinds(signs, [caption('soup', 1500), caption('tea', 2500), caption('tea', 7000)])).toEqual([
      'unknown 0',
      'unknown 0',
      'right 1',
    ]);
  });
});

describe('scores', () => {
  it('counts each caption once and each performance once', () => {
    const { signs, captions, unknown, rest } = score(
      played(
        [
          sign('tea', 1000, 2000),
          sign('milk', 6000, 7000),
          sign('salt', 11_000, 12_000),
          sign('soup', 20_000, 22_000),
        ],
        [
          caption('milk', 1200),
          caption('tea', 1900),
          caption('tea', 2500),
          caption('salt', 7200),
          caption('tea', 21_000),
          caption('milk', 40_000),
        ],
      ),
    );
    expect(signs).toMatchObject({ total: 3, correct: 1, missed: 2, silent: 1 });
    expect(captions).toEqual({ total: 6, right: 1, wrong: 2, doubled: 1, rest: 1, unknown: 1 });
    expect(unknown).toMatchObject({ signs: 1, captioned: 1, captions: 1 });
    expect(unknown.hours).toBeCloseTo(3800 / 3_600_000, 9);
    // 60 s less three known signs of 1 s and one unknown of 2 s, each with its lead and grace.
    expect(rest.hours).toBeCloseTo((60_000 - 3 * 2800 - 3800) / 3_600_000, 9);
    expect(rest.perHour.value).toBeCloseTo(1 / rest.hours, 6);
  });

  it('measures latency from the onset and from the end, negative before it', () => {
    const { latency } = score(
      played(
        [sign('tea', 1000, 2000), sign('milk', 6000, 7500), sign('salt', 11_000, 12_000)],
        [caption('tea', 1700), caption('milk', 8000), caption('salt', 12_100)],
      ),
    );
    expect(latency?.fromOnset).toEqual({ median: 1100, p90: 2000 });
    expect(latency?.fromEnd).toEqual({ median: 100, p90: 500 });
    expect(latency?.beforeEnd).toMatchObject({ correct: 1, total: 3 });
  });

  it('gives no latency and no word error rate where there are no signs', () => {
    const { latency, words, rest } = score(played([], [], 3_600_000), played([], [], 7_200_000));
    expect([latency, words]).toEqual([null, null]);
    // 0 events in 3 hours: exact Poisson bound 3.689 / 3.
    expect(rest.perHour.value).toBe(0);
    expect(rest.perHour.high).toBeCloseTo(3.6889 / 3, 3);
  });

  it('takes the word error rate over all streams of a group', () => {
    const { words } = score(
      played([sign('tea', 0, 900), sign('milk', 1000, 1900)], [caption('tea', 800), caption('milk', 1800)]),
      played([sign('tea', 0, 900), sign('milk', 1000, 1900)], [caption('salt', 800)]),
    );
    expect(words).toMatchObject({ signed: 4, substitutions: 1, insertions: 0, deletions: 1 });
    expect(words?.errorRate.value).toBe(0.5);
    expect(words?.errorRate.low).toBe(0);
    expect(words?.errorRate.high).toBe(1);
  });

  it('gives the median and the slow tail of the frames', () => {
    expect(score(played([], [])).msPerFrame).toEqual({ p50: 3, p95: 40 });
  });
});

describe('edit distance', () => {
  it.each([
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      [0, 0, 0],
    ],
    [
      ['a', 'b', 'c'],
      ['a', 'c'],
      [0, 0, 1],
    ],
    [
      ['a', 'c'],
      ['a', 'b', 'b', 'c'],
      [0, 2, 0],
    ],
    [
      ['a', 'b'],
      ['b', 'a', 'a'],
      [1, 1, 0],
    ],
    [[], ['a'], [0, 1, 0]],
    [
      ['a', 'b', 'c', 'd'],
      ['b', 'x', 'd'],
      [1, 0, 1],
    ],
  ])('%j signed, %j captioned', (signed, captioned, [substitutions, insertions, deletions]) => {
    expect(editDistance(signed, captioned)).toEqual({ substitutions, insertions, deletions });
  });
});
