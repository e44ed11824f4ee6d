import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { poseOf, writePoseTree } from '../../../../../src/main/library/export/pose-file.js';
import { importInto } from '../../../../../src/main/library/import-into-library.js';
import { Library } from '../../../../../src/main/library/library.js';
import {
  readStoredFrom,
  readTakeFolder,
  readTakesFrom,
} from '../../../../../src/main/library/read-take-folder.js';
import type { TaughtTakes } from '../../../../../src/main/library/taught-takes.js';
import { handFrameSchema } from '../../../../../src/shared/contract.js';
import { MudraError } from '../../../../../src/shared/errors.js';
import { ms } from '../../../../../src/shared/domain/units.js';
import type { SignId, TakeId } from '../../../../../src/shared/domain/take.js';
import { corrupt } from '../../../../support/corrupt.js';
import { film, frame, hand, seeded } from '../../../../support/hands.js';
import { memory } from '../../../../support/memory-source.js';
import { movement, stampsIn } from '../../../../support/mudra-file.js';
import { handPoints, pose, type PoseParts } from '../../../../support/pose.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-pose-'));
});
afterEach(() => rm(folder, { recursive: true }));

const left = { name: 'LEFT_HAND_LANDMARKS', points: handPoints };
const right = { name: 'RIGHT_HAND_LANDMARKS', points: handPoints };
const body = { name: 'POSE_LANDMARKS', points: ['NOSE', 'LEFT_EYE'] };

/** 21 points of a hand whose every number is another one: x and y in pixels, z in fractions, confidence. */
const points = (first: number, confidence = 0.5): number[][] =>
  handPoints.map((_, i) => [first + 4 * i, first + 2 * i, i / 64 - 0.125, confidence]);
const none = handPoints.map(() => [0, 0, 0, 0]);
const nose = [
  [1, 2, 3, 1],
  [4, 5, 6, 0],
];
const twoHands: PoseParts = {
  components: [body, left, right],
  frames: [
    [...nose, ...points(64), ...points(256, 1)],
    [...nose, ...none, ...points(128)],
    [...nose, ...none, ...none],
  ],
};
const read = (files: Record<string, Buffer>, skipBroken = false) =>
  readTakesFrom(memory(files), 'memory', { skipBroken });
const namesOf = (signs: readonly TaughtTakes[]): [string, string[]][] =>
  signs.map(({ name, takes }) => [name, takes.map((take) => take.id)]);

test.each([0.1, 0.2])(
  'version %f: hands by their component, pixels by the picture, no hand without confidence',
  async (version) => {
    const { signs, assumed } = await read({ 'hello/1.pose': pose({ ...twoHands, version }) });
    expect(assumed).toEqual([]);
    const frames = signs[0]?.takes[0]?.frames ?? [];
    expect(frames.map((f) => [f.time, f.aspect, f.hands.map((h) => [h.handedness, h.score])])).toEqual([
      [
        0,
        640 / 480,
        [
          ['Left', 0.5],
          ['Right', 1],
        ],
      ],
      [40, 640 / 480, [['Right', 0.5]]],
      [80, 640 / 480, []],
    ]);
    expect(frames[0]?.hands[0]?.landmarks.slice(3, 6)).toEqual([68 / 640, 66 / 480, 1 / 64 - 0.125]);
    expect(frames[0]?.hands[1]?.landmarks.slice(60)).toEqual([336 / 640, 296 / 480, 20 / 64 - 0.125]);
    expect(frames[1]?.hands[0]?.landmarks.slice(0, 3)).toEqual([128 / 640, 128 / 480, -0.125]);
  },
);

test('landmarks are found by their names, and z in pixels is seen to be that', async () => {
  const order = handPoints.map((_, i) => (i * 8) % 21);
  const shuffled = { ...right, points: [...order.map((i) => handPoints[i] ?? ''), 'EXTRA'] };
  const inPixels = points(256).map(([x = 0, y = 0, z = 0, c = 0]) => [x, y, z * 640, c]);
  const frames = [[...order.map((i) => inPixels[i] ?? []), [0, 0, 0, 0]]];
  const { signs } = await read({ 'a-1.pose': pose({ components: [shuffled], frames }) });
  const other = await read({ 'a-1.pose': pose({ components: [right], frames: [points(256)] }) });
  expect(signs).toEqual(other.signs);
  expect(signs[0]?.takes[0]?.frames[0]?.hands[0]?.landmarks[62]).toBe(20 / 64 - 0.125);
});

describe('the sign is', () => {
  const file = pose(twoHands);
  test.each<[string, string[], [string, string[]][]]>([
    [
      'the folder',
      ['yes/2.pose', 'yes/10.pose', 'no/x-1.pose'],
      [
        ['no', ['take-0']],
        ['yes', ['take-1', 'take-2']],
      ],
    ],
    [
      'the name',
      ['thank you-2.pose', 'bye_1.pose', 'thank you-10.pose', 'hm.pose'],
      [
        ['bye', ['take-0']],
        ['hm', ['take-1']],
        ['thank you', ['take-2', 'take-3']],
      ],
    ],
    [
      'the name, in a wrapping',
      ['all/yes-1.pose', 'all/no-1.pose'],
      [
        ['no', ['take-0']],
        ['yes', ['take-1']],
      ],
    ],
    ['the only folder', ['yes/yes-1.pose', 'yes/yes-2.pose'], [['yes', ['take-0', 'take-1']]]],
    [
      'the folder, in wrappings',
      ['a/b/yes/1.pose', 'a/b/no/1.pose'],
      [
        ['no', ['take-0']],
        ['yes', ['take-1']],
      ],
    ],
  ])('%s', async (_name, paths, expected) => {
    const { signs } = await read(Object.fromEntries(paths.map((path) => [path, file])));
    expect(namesOf(signs)).toEqual(expected);
  });

  test('of one file, its name or its folder', async () => {
    for (const name of ['hello/3.pose', 'hi-3.POSE']) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), file);
    }
    expect(namesOf((await readTakeFolder(join(folder, 'hello', '3.pose'))).signs)).toEqual([
      ['hello', ['take-0']],
    ]);
    expect(namesOf((await readTakeFolder(join(folder, 'hi-3.POSE'))).signs)).toEqual([['hi', ['take-0']]]);
    expect(namesOf((await readTakeFolder(join(folder, 'hello'))).signs)).toEqual([['hello', ['take-0']]]);
  });
});

const hands = { components: [right], frames: [points(64)] };
test.each<[string, Buffer]>([
  ['it is no .pose file', Buffer.alloc(200)],
  ['.pose 0.05 is not read', pose({ ...hands, version: 0.05 })],
  ['it ends within its header', pose(hands).subarray(0, 100)],
  ['bytes of 1 frames instead of', pose(hands).subarray(0, -1)],
  ['bytes of 1 frames instead of', Buffer.concat([pose(hands), Buffer.alloc(4)])],
  ['it holds 2 people', pose({ ...hands, people: 2 })],
  [
    'it has no hands as MediaPipe finds them (BODY_135)',
    pose({ ...hands, components: [{ ...right, name: 'BODY_135' }] }),
  ],
  [
    'RIGHT_HAND_LANDMARKS has no WRIST',
    pose({ ...hands, components: [{ ...right, points: handPoints.map((p) => p.toLowerCase()) }] }),
  ],
  [
    'it has RIGHT_HAND_LANDMARKS twice',
    pose({ components: [right, right], frames: [[...points(64), ...points(64)]] }),
  ],
  [
    'are “XYC”',
    pose({
      components: [{ ...right, format: 'XYC' }],
      frames: [points(64).map(([x = 0, y = 0, , c = 0]) => [x, y, c])],
    }),
  ],
  ['some points are missing', pose({ ...hands, frames: [points(64).with(3, [1, 2, 3, 0])] })],
  ['some points are missing', pose({ ...hands, frames: [points(64).with(3, [1, 2, 3, 1.5])] })],
  ['what is no number', pose({ ...hands, frames: [points(64).with(3, [NaN, 2, 3, 1])] })],
  [
    'coordinates are no pixels',
    pose({ ...hands, frames: [points(64).map(([x = 0, y = 0, z = 0, c = 0]) => [x / 100, y / 100, z, c])] }),
  ],
  ['how large the picture is', pose({ ...hands, width: 0 })],
  ['it holds no frames', pose({ ...hands, frames: [] })],
  ['frames a second', pose({ ...hands, fps: -5 })],
  ['it lasts', pose({ ...hands, fps: 1, frames: Array.from({ length: 70 }, () => points(64)) })],
])('a file is refused when %s', async (reason, bytes) => {
  const params = { path: 'memory/a-1.pose', reason: expect.stringContaining(reason) as string };
  await expect(read({ 'a-1.pose': bytes })).rejects.toMatchObject({ code: 'file.unreadable', params });
  const { signs, broken } = await read({ 'a-1.pose': bytes, 'a-2.pose': pose(twoHands) }, true);
  expect(broken).toMatchObject([{ code: 'file.unreadable', params }]);
  expect(namesOf(signs)).toEqual([['a', ['take-1']]]);
});

test('a later version is said to be that', async () => {
  await expect(read({ 'a-1.pose': pose({ ...hands, version: 0.3 }) })).rejects.toMatchObject({
    code: 'file.newer',
    params: { version: 0.3 },
  });
});

test('a file without a rate has the one that is assumed, or given', async () => {
  const source = memory({ 'a-1.pose': pose({ ...twoHands, fps: 0 }) });
  const { signs, assumed } = await readTakesFrom(source, 'memory', { framesPerSecond: 10 });
  expect(signs[0]?.takes[0]?.frames.map((f) => f.time)).toEqual([0, 100, 200]);
  expect(assumed).toEqual([]);
  expect((await readTakesFrom(source, 'memory')).assumed).toMatchObject([{ key: 'import.assumedRate' }]);
});

test('takes are written and read again within the precision of float32', async () => {
  const random = seeded(5);
  const aspects = [4 / 3, 16 / 9, 0.5625, 1.7786458, 1];
  const signs: TaughtTakes[] = ['a', 'b/c', 'b:c'].map((name, s) => ({
    id: `s${s}` as SignId,
    name,
    kind: 'sign',
    takes: aspects.map((aspect, n) => ({
      id: `t${n}` as TakeId,
      createdAt: '2026-01-02T03:04:05.678Z',
      frames: film(0, 700, [24, 30, 29.97, 60, 15][n] ?? 30, () => {
        const seen = [
          hand('Left', { x: random(), y: random(), curl: random() }, aspect),
          hand('Right', { x: random(), y: random(), turn: random() }, aspect),
        ].map((one) => ({ ...one, score: random() }));
        return seen.filter(() => random() < 0.8);
      }).map((f) => ({ ...f, aspect })),
    })),
  }));
  await writePoseTree(signs, join(folder, 'out'));
  const again = await readTakeFolder(join(folder, 'out'));
  expect(again.assumed).toEqual([]);
  expect(again.signs.map((sign) => sign.name)).toEqual(['a', 'b/c', 'b:c']);
  let compared = 0;
  for (const [s, sign] of again.signs.entries()) {
    for (const [t, take] of sign.takes.entries()) {
      const frames = signs[s]?.takes[t]?.frames ?? [];
      expect(take.frames.length).toBe(frames.length);
      for (const [f, got] of take.frames.entries()) {
        const want = frames[f];
        expect(Math.abs(got.time - (want?.time ?? NaN))).toBeLessThan(0.001);
        expect(Math.abs(got.aspect - (want?.aspect ?? NaN))).toBeLessThan(1e-7);
        expect(got.hands.map((h) => h.handedness)).toEqual(want?.hands.map((h) => h.handedness));
        for (const [h, { score, landmarks }] of got.hands.entries()) {
          expect(Math.abs(score - (want?.hands[h]?.score ?? NaN))).toBeLessThan(1e-6);
          const off = landmarks.map((n, k) => Math.abs(n - (want?.hands[h]?.landmarks[k] ?? NaN)));
          expect(Math.max(...off)).toBeLessThan(2e-7);
          compared++;
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(300);
  await expect(writePoseTree(signs, join(folder, 'out'))).rejects.toMatchObject({ code: 'file.exists' });
  expect(await readdir(folder)).toEqual(['out']);
});

test('uneven times come to lie on even ones, no frame farther off than half a gap', async () => {
  const times = [5, 38, 72, 105, 308, 338, 339, 372];
  const frames = times.map((time, i) => frame(time, [hand('Right', { x: i / 10, y: 0.5 })]));
  const { signs } = await read({ 'a-1.pose': poseOf(frames, 30) });
  const seen = signs[0]?.takes[0]?.frames.map((f) => [
    Math.round(f.time),
    Math.round((f.hands[0]?.landmarks[0] ?? 0) * 10),
  ]);
  expect(seen).toEqual([
    [0, 0],
    [33, 1],
    [67, 2],
    [100, 3],
    [133, 3],
    [167, 3],
    [200, 3],
    [233, 4],
    [267, 4],
    [300, 4],
    [333, 5],
    [367, 7],
  ]);
  // One frame alone has no rate of its own.
  const [only] = frames;
  const one = await read({ 'a-1.pose': poseOf(only ? [{ ...only, time: ms(7) }] : []) });
  expect(one.signs[0]?.takes[0]?.frames).toHaveLength(1);
});

test('corrupted 2000 times it is refused in words, or what is read is whole; a library is not harmed', async () => {
  const random = seeded(9);
  const library = await Library.open(join(folder, 'library'));
  const bytes = poseOf(movement(4));
  const header = bytes.length - 6 * 42 * 4 * 4;
  await importInto(library, (await readStoredFrom(memory({ 'a-1.pose': bytes }), 'memory')).signs);
  let stamps = stampsIn(join(folder, 'library'));
  const counted = { read: 0, refused: 0 };
  let slowest = 0;
  for (let round = 0; round < 2000; round++) {
    // Half of the damage is in the header, which is a fifth of the file.
    const [from, to] = round % 2 === 0 ? [0, header] : [header, bytes.length];
    const middle = corrupt(bytes.subarray(from, to), random);
    const damaged = Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);
    const began = performance.now();
    try {
      const { signs } = await readStoredFrom(memory({ 'a-1.pose': damaged }), 'memory');
      counted.read++;
      const takes = signs.flatMap((sign) => sign.takes);
      const frames = takes.flatMap((take) => take.frames);
      expect(frames.length).toBeGreaterThan(0);
      for (const one of frames) v.parse(handFrameSchema, one);
      if (counted.read > 20) continue;
      await importInto(library, signs);
      stamps = stampsIn(join(folder, 'library'));
    } catch (error) {
      if (!(error instanceof MudraError)) throw error;
      expect(['file.unreadable', 'file.newer']).toContain(error.code);
      expect(stampsIn(join(folder, 'library'))).toBe(stamps);
      counted.refused++;
    }
    slowest = Math.max(slowest, performance.now() - began);
  }
  expect(counted.refused).toBeGreaterThan(1000);
  expect(counted.read).toBeGreaterThan(20);
  expect(slowest).toBeLessThan(2000);
  const view = library.view();
  await library.close();
  const again = await Library.open(join(folder, 'library'));
  expect(again.view()).toEqual(view);
  expect(view.notices).toEqual([]);
  await again.close();
});
