import { expect, test } from 'vitest';
import {
  readTakesFrom,
  type ReadOptions,
  type TakeFolder,
} from '../../../../../src/main/library/read-take-folder.js';
import { memory } from '../../../../support/memory-source.js';

const read = (lines: readonly unknown[], options?: ReadOptions): Promise<TakeFolder> => {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  return readTakesFrom(memory({ 'a.jsonl': text }), 'memory', options);
};

const points = (first: number): number[] => Array.from({ length: 63 }, (_, k) => first + k / 1024);
const left = { handedness: 'Left', score: 0.5, landmarks: points(0.25) };
const right = { handedness: 'Right', landmarks: points(0.5) };
const take = { sign: 'yes', frames: [{ time: 3, hands: [left, right] }] };

test('a take a line, signs in the order in which they come; a score that is not given is 1', async () => {
  const { signs, assumed } = await read([
    { ...take, signer: 'ada', aspect: 1.5, createdAt: '2026-01-02T04:04:05.678+01:00' },
    '',
    {
      sign: 'rest',
      kind: 'rest',
      aspect: 1.5,
      frames: [
        { time: 1, hands: [] },
        { time: 2.5, aspect: 2, hands: [right] },
      ],
    },
    { ...take, sign: ' yes ', aspect: 1.5 },
  ]);
  expect(assumed).toEqual([]);
  expect(signs.map((s) => [s.name, s.kind, s.takes.map((t) => [t.id, t.signer, t.createdAt])])).toEqual([
    [
      'yes',
      'sign',
      [
        ['take-0', 'ada', '2026-01-02T03:04:05.678Z'],
        ['take-2', undefined, '1970-01-01T00:00:02.000Z'],
      ],
    ],
    ['rest', 'rest', [['take-1', undefined, '1970-01-01T00:00:01.000Z']]],
  ]);
  expect(signs[0]?.takes[0]?.frames).toEqual([
    { time: 3, aspect: 1.5, hands: [left, { ...right, score: 1 }] },
  ]);
  expect(signs[1]?.takes[0]?.frames.map((f) => [f.time, f.aspect])).toEqual([
    [1, 1.5],
    [2.5, 2],
  ]);
});

test('without times and aspect they are assumed, and said; or given', async () => {
  const untimed = { sign: 'a', frames: [{ hands: [left] }, { hands: [right] }] };
  const { signs, assumed } = await read([untimed]);
  expect(signs[0]?.takes[0]?.frames[1]).toMatchObject({ time: 1000 / 30, aspect: 4 / 3 });
  expect(assumed.map((a) => a.key)).toEqual(['import.assumedRate', 'import.assumedAspect']);
  const given = await read([untimed], { framesPerSecond: 10, aspect: 2 });
  expect(given.signs[0]?.takes[0]?.frames[1]).toMatchObject({ time: 100, aspect: 2 });
  expect(given.assumed).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['no JSON', '{"sign": "yes"', 'it is not JSON'],
  ['a field that is not known', { ...take, singer: 'ada' }, 'singer'],
  ['no name', { ...take, sign: ' ' }, 'a sign has no name'],
  ['a kind of its own', { ...take, kind: 'dance' }, 'kind'],
  ['a rest of a sign’s name', { ...take, kind: 'rest' }, '“yes” is a sign and a rest'],
  ['no frames', { ...take, frames: [] }, 'frames'],
  [
    '62 numbers',
    { ...take, frames: [{ time: 0, hands: [{ ...left, landmarks: points(0).slice(1) }] }] },
    'a hand needs 63 numbers and has 62',
  ],
  [
    'a null among numbers',
    { ...take, frames: [{ time: 0, hands: [{ ...left, landmarks: [null, ...points(0).slice(1)] }] }] },
    'landmarks',
  ],
  [
    'pixels',
    { ...take, frames: [{ time: 0, hands: [{ ...left, landmarks: points(99) }] }] },
    'no fraction of a picture',
  ],
  ['three hands', { ...take, frames: [{ time: 0, hands: [left, right, left] }] }, 'hands'],
  ['the same hand twice', { ...take, frames: [{ time: 0, hands: [left, left] }] }, 'the same hand twice'],
  [
    'times that do not rise',
    {
      ...take,
      frames: [
        { time: 5, hands: [] },
        { time: 5, hands: [] },
      ],
    },
    'does not rise',
  ],
  [
    'times of some frames',
    { ...take, frames: [{ time: 5, hands: [] }, { hands: [] }] },
    'some frames have no time',
  ],
  [
    'a take of an hour',
    {
      ...take,
      frames: [
        { time: 0, hands: [] },
        { time: 3_600_000, hands: [] },
      ],
    },
    'it lasts 3600 s',
  ],
])('a line with %s is named and no other is lost', async (_name, bad, reason) => {
  const error = {
    code: 'file.unreadable',
    params: { path: 'memory/a.jsonl, line 2', reason: expect.stringContaining(reason) as string },
  };
  await expect(read([take, bad, take])).rejects.toMatchObject(error);
  const { signs, broken } = await read([take, bad, take], { skipBroken: true });
  expect(broken).toMatchObject([error]);
  expect(signs.map((s) => s.takes.map((t) => t.id))).toEqual([['take-0', 'take-2']]);
});

test('nothing in it is an error', async () => {
  await expect(read(['', ' '])).rejects.toMatchObject({ params: { reason: 'it holds no takes' } });
});
