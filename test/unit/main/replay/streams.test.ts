import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinTakes, type JoinOptions, type NamedTake } from '../../../../src/main/replay/join-takes.js';
import { idleMovement, inventedTakes } from '../../../../src/main/replay/made-up.js';
import { play } from '../../../../src/main/replay/play.js';
import { isStreamFile, readStream, writeStream } from '../../../../src/main/replay/stream-file.js';
import type { Stream } from '../../../../src/main/replay/stream.js';
import { takeStreams } from '../../../../src/main/replay/take-streams.js';
import { handSpeed, MovementDetector } from '../../../../src/shared/domain/movement.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { LiveUpdate } from '../../../../src/shared/contract.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { film, frame, hand } from '../../../support/hands.js';
import { syntheticRest, syntheticSigns } from '../../../support/synthetic-takes.js';

/** Right-handed, moving right; then two-handed, lower, with frames without hands around it. */
const takes: readonly NamedTake[] = [
  {
    sign: 'tea',
    frames: film(5000, 6000, 25, (t) => [hand('Right', { x: 0.2 + (t - 5000) / 4000, y: 0.4 })]),
  },
  {
    sign: 'milk',
    frames: [
      ...film(0, 200, 20, () => []),
      ...film(200, 900, 20, () => [
        hand('Right', { x: 0.3, y: 0.7 }),
        hand('Left', { x: 0.8, y: 0.6, curl: 1 }),
      ]),
      ...film(900, 1200, 20, () => []),
    ],
  },
];
const options = (between: JoinOptions['between']): JoinOptions => ({
  name: between,
  group: between,
  between,
  random: seededRandom(5),
});
async function all(stream: Stream): Promise<HandFrame[]> {
  const frames: HandFrame[] = [];
  for await (const one of stream.frames()) frames.push(one);
  return frames;
}
const rising = (frames: readonly HandFrame[]): boolean =>
  frames.every(({ time }, i) => i === 0 || time > (frames[i - 1]?.time ?? Infinity));

describe('takes joined into a stream', () => {
  it.each(['gone', 'held', 'at-once'] as const)(
    '%s: rising times, the truth around the frames of the take',
    async (how) => {
      const stream = joinTakes(takes, options(how));
      const frames = await all(stream);
      expect(rising(frames)).toBe(true);
      expect(stream.signs.map(({ sign }) => sign)).toEqual(['tea', 'milk']);
      const [tea, milk] = stream.signs;
      expect((tea?.endMs ?? 0) - (tea?.startMs ?? 0)).toBeCloseTo(960);
      expect((milk?.endMs ?? 0) - (milk?.startMs ?? 0)).toBeCloseTo(650);
      const during = frames.filter(({ time }) => time >= (milk?.startMs ?? 0) && time <= (milk?.endMs ?? 0));
      expect(during).toHaveLength(14);
      expect(during.every(({ hands }) => hands.length === 2)).toBe(true);
      const after = frames.filter(({ time }) => time > (milk?.endMs ?? 0));
      expect(after.every(({ hands }) => hands.length === 0)).toBe(true);
      expect((after.at(-1)?.time ?? 0) - (milk?.endMs ?? 0)).toBeGreaterThan(2000);
    },
  );

  it('drops the hands, holds them still, or leads them over', async () => {
    const gapOf = async (how: JoinOptions['between']): Promise<HandFrame[]> => {
      const stream = joinTakes(takes, options(how));
      const [tea, milk] = stream.signs;
      return (await all(stream)).filter(
        ({ time }) => time > (tea?.endMs ?? 0) && time < (milk?.startMs ?? 0),
      );
    };
    const gone = await gapOf('gone');
    expect(gone.length).toBeGreaterThan(20);
    expect(gone.every(({ hands }) => hands.length === 0)).toBe(true);

    const held = await gapOf('held');
    const still = held.filter(({ time }) => time < (held[0]?.time ?? 0) + 700);
    expect(Math.max(...still.slice(5).map((f, i) => handSpeed(still[i] ?? f, f)))).toBeLessThan(0.5);

    const over = await gapOf('at-once');
    const lasted = (over.at(-1)?.time ?? 0) - (over[0]?.time ?? 0);
    expect(lasted).toBeGreaterThan(100);
    expect(lasted).toBeLessThan(500);
    expect(over.every(({ hands }) => hands.some((h) => h.handedness === 'Right'))).toBe(true);
    const y = over.map(({ hands }) => hands.find((h) => h.handedness === 'Right')?.landmarks[1] ?? NaN);
    expect(y.every((n, i) => i === 0 || n >= (y[i - 1] ?? 1))).toBe(true);
    expect(y[0]).toBeCloseTo(0.4, 1);
    expect(y.at(-1)).toBeGreaterThan(0.65);
  });

  it('sorts recorded signs by what the model knows', () => {
    const signs = [
      ...syntheticSigns(3, 4),
      {
        id: 'rest' as SignId,
        name: 'rest',
        kind: 'rest' as const,
        takes: [{ id: 'r', createdAt: '', frames: syntheticRest(3, seededRandom(1)) }],
      },
    ];
    const streams = takeStreams(signs, { known: new Set(['wave', 'sweep']), seed: 1, phrase: 5 });
    const counts = streams.map(({ group, signs: spans }) => `${group} ${spans.length}`);
    expect(counts).toEqual(['isolated 8', 'held 8', 'connected 5', 'connected 3', 'unknown 4', 'rest 0']);
    expect(new Set(streams[4]?.signs.map(({ sign }) => sign))).toEqual(new Set(['press']));
    const again = takeStreams(signs, { known: new Set(['wave', 'sweep']), seed: 1, phrase: 5 });
    expect(again[0]?.signs).toEqual(streams[0]?.signs);
    const other = takeStreams(signs, { known: new Set(['wave', 'sweep']), seed: 2, phrase: 5 });
    expect(other[0]?.signs).not.toEqual(streams[0]?.signs);
  });
});

describe('made-up streams', () => {
  it('idles for as long as asked for, the same for the same seed, with both hands, none, and movements', async () => {
    const frames = await all(idleMovement(2, 7));
    expect(frames).toHaveLength(2 * 60 * 30);
    expect(rising(frames)).toBe(true);
    const shares = [0, 1, 2].map(
      (n) => frames.filter(({ hands }) => hands.length === n).length / frames.length,
    );
    for (const share of shares) expect(share).toBeGreaterThan(0.03);
    expect(frames.every(({ hands }) => hands.every((h) => h.landmarks.every(Number.isFinite)))).toBe(true);
    const detector = new MovementDetector();
    const ended = frames.filter((f) => detector.push(f).type === 'ended').length;
    expect(ended).toBeGreaterThan(10);
    expect((await all(idleMovement(2, 7)))[900]).toEqual(frames[900]);
    expect((await all(idleMovement(2, 8)))[900]).not.toEqual(frames[900]);
  });

  it('invents a sign of its own for every take', () => {
    const invented = inventedTakes(6, 3);
    expect(new Set(invented.map(({ sign }) => sign)).size).toBe(6);
    expect(invented.every(({ frames }) => frames.some(({ hands }) => hands.length > 0))).toBe(true);
  });
});

describe('playing', () => {
  it('counts a caption once, at the frame that brought it', async () => {
    const stream: Stream = {
      name: 'three',
      group: 'g',
      signs: [],
      frames: () => [0, 40, 80, 120, 160].map((t) => frame(1000 + t, [])),
    };
    const caption = (id: string, name: string): LiveUpdate['caption'] => ({
      id,
      signId: 'sign-tea' as SignId,
      name,
      confidence: 0.9,
      runnerUp: null,
      startedAt: ms(0),
      decidedAt: ms(1),
    });
    const shown = [null, caption('a', 'tea'), caption('a', 'tea'), null, caption('b', 'tea')];
    let n = 0;
    const played = await play(stream, {
      push: ({ time }): LiveUpdate => {
        const caption = shown[n++] ?? null;
        return { time, state: 'watching', best: null, runnerUp: null, caption, stepMs: 0 };
      },
    });
    expect(played.captions).toEqual([
      { sign: 'tea', atMs: 1040 },
      { sign: 'tea', atMs: 1160 },
    ]);
    expect(played.durationMs).toBe(160);
    expect(played.frameMs).toHaveLength(5);
  });
});

describe('stream files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mudra-streams-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('come back as they were written', async () => {
    const stream = joinTakes(takes, options('gone'));
    const path = join(folder, 'two.jsonl');
    await writeStream(path, stream);
    expect(await isStreamFile(path)).toBe(true);
    const read = await readStream(path);
    expect(read).toMatchObject({ name: 'two.jsonl', group: 'gone', signs: stream.signs });
    expect(await all(read)).toEqual(await all(stream));
    expect(await all(read)).toHaveLength((await all(stream)).length);
  });

  const head = { format: 'mudra-stream', formatVersion: 1, signs: [{ sign: 'tea', startMs: 0, endMs: 5 }] };
  it.each([
    ['nothing', '', 'file.unreadable', 'empty'],
    ['no JSON', 'hello', 'file.unreadable', 'line 1'],
    ['another format', '{"format":"x"}', 'file.unreadable', 'line 1'],
    ['a later version', JSON.stringify({ ...head, formatVersion: 2 }), 'file.newer', '2'],
    [
      'overlapping signs',
      JSON.stringify({ ...head, signs: [...head.signs, { sign: 'milk', startMs: 4, endMs: 9 }] }),
      'file.unreadable',
      'overlap',
    ],
  ])('with %s are refused when opened', async (_, text, code, reason) => {
    const path = join(folder, 'bad.jsonl');
    await writeFile(path, text);
    const error: unknown = await readStream(path).catch((e: unknown) => e);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify((error as { params: unknown }).params)).toContain(reason);
  });

  it.each([
    [
      'a frame of 62 numbers',
      { time: 5, aspect: 1, hands: [{ ...hand('Left', { x: 0, y: 0 }), landmarks: [1] }] },
    ],
    ['a time that falls', { time: -1, aspect: 1, hands: [] }],
  ])('with %s are refused when played, with the line', async (_, bad) => {
    const path = join(folder, 'bad.jsonl');
    await writeFile(path, [head, frame(0, []), bad].map((line) => JSON.stringify(line)).join('\n'));
    const stream = await readStream(path);
    expect(stream.group).toBe('recorded');
    await expect(all(stream)).rejects.toMatchObject({
      code: 'file.unreadable',
      params: { reason: /line 3/ },
    });
  });

  it('are told from takes in JSON Lines', async () => {
    const path = join(folder, 'takes.jsonl');
    await writeFile(path, JSON.stringify({ sign: 'tea', frames: [] }));
    expect(await isStreamFile(path)).toBe(false);
    await writeFile(path, 'hello');
    expect(await isStreamFile(path)).toBe(false);
  });

  it('that are not there are missing', async () => {
    await expect(readStream(join(folder, 'none.jsonl'))).rejects.toMatchObject({ code: 'file.missing' });
  });
});
