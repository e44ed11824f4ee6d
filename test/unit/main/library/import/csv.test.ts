import { expect, describe, test } from 'vitest';
import {
  readTakesFrom,
  type ReadOptions,
  type TakeFolder,
} from '../../../../../src/main/library/read-take-folder.js';
import { memory } from '../../../../support/memory-source.js';

const read = (files: Record<string, string>, options?: ReadOptions): Promise<TakeFolder> =>
  readTakesFrom(memory(files), 'memory', options);

const axes = Array.from({ length: 21 }, (_, i) => `x${i},y${i},z${i}`).join(',');
/** 63 numbers that rise from `first`. */
const points = (first: number): number[] => Array.from({ length: 63 }, (_, k) => first + k / 1024);
const none = points(0).map(() => 0);
const empty = points(0).map(() => '');

describe('a table with one hand a row', () => {
  const header = `sign,take,frame,hand,score,${axes}`;
  const row = (...cells: (string | number)[]): string => cells.join(',');

  test('columns in any order, hands on their own side, missing hands absent', async () => {
    const { signs, assumed } = await read({
      'a.csv': [
        `frame,hand,${axes},aspect,time_ms,score,take,sign,signer,kind`,
        row(0, 'right', ...points(0.5), 1.5, 100, 0.75, 'x', 'yes', 'ada', 'sign'),
        row(0, 'Left', ...points(0.25), 1.5, 100, 0.5, 'x', 'yes', 'ada', 'sign'),
        row(4, '', ...empty, 1.5, 140.5, '', 'x', 'yes', 'ada', 'sign'),
        row(5, 'Left', ...none, 1.5, 150, 1, 'x', 'yes', 'ada', 'sign'),
        row(0, 'Left', ...points(0.25), 1.5, 7, 1, 'x', 'nothing', '', 'rest'),
      ].join('\r\n'),
    });
    expect(assumed).toEqual([]);
    expect(signs).toMatchObject([
      {
        name: 'yes',
        kind: 'sign',
        takes: [
          {
            signer: 'ada',
            frames: [
              {
                time: 100,
                aspect: 1.5,
                hands: [
                  { handedness: 'Right', score: 0.75, landmarks: points(0.5) },
                  { handedness: 'Left', score: 0.5, landmarks: points(0.25) },
                ],
              },
              { time: 140.5, hands: [] },
              { time: 150, hands: [] },
            ],
          },
        ],
      },
      { name: 'nothing', kind: 'rest', takes: [{ frames: [{ time: 7 }] }] },
    ]);
    expect(signs[1]?.takes[0]).not.toHaveProperty('signer');
  });

  test('without times and aspect they are assumed, and said; or given', async () => {
    const file = {
      'a.csv': [
        header,
        row('a', 1, 3, 'Left', 1, ...points(0.25)),
        row('a', 1, 6, 'Left', 1, ...points(0.5)),
      ].join('\n'),
    };
    const assumed = await read(file);
    expect(assumed.signs[0]?.takes[0]?.frames.map((f) => [f.time, f.aspect])).toEqual([
      [0, 4 / 3],
      [100, 4 / 3],
    ]);
    expect(assumed.assumed).toEqual([
      { key: 'import.assumedRate', params: { path: 'memory/a.csv', fps: 30 } },
      { key: 'import.assumedAspect', params: { path: 'memory/a.csv', aspect: '4:3' } },
    ]);
    const given = await read(file, { framesPerSecond: 10, aspect: 2 });
    expect(given.signs[0]?.takes[0]?.frames.map((f) => [f.time, f.aspect])).toEqual([
      [0, 2],
      [300, 2],
    ]);
    expect(given.assumed).toEqual([]);
  });

  const good = row('a', 2, 0, 'Left', 1, ...points(0.25));
  test.each([
    ['a cell too few', row('a', 1, 1, 'Left', 1, ...points(0.5).slice(1)), '67 cells instead of 68'],
    ['no number', row('a', 1, 1, 'Left', 1, 'x', ...points(0.5).slice(1)), '“x” is no number'],
    ['an empty cell among numbers', row('a', 1, 1, 'Left', 1, '', ...points(0.5).slice(1)), 'no number'],
    ['pixels', row('a', 1, 1, 'Left', 1, ...points(320)), '320, which is no fraction of a picture'],
    ['no side', row('a', 1, 1, '', 1, ...points(0.5)), 'neither Left nor Right'],
    ['a score over 1', row('a', 1, 1, 'Left', 1.5, ...points(0.5)), 'score'],
    ['no score', row('a', 1, 1, 'Left', '', ...points(0.5)), 'score'],
    ['a frame that is none', row('a', 1, -1, 'Left', 1, ...points(0.5)), 'its frame “-1” is no number'],
    ['the same hand twice', row('a', 1, 0, 'Left', 1, ...points(0.25)), 'the same hand twice'],
  ])('a row with %s breaks its take and no other', async (_name, bad, reason) => {
    const file = { 'a.csv': [header, row('a', 1, 0, 'Left', 1, ...points(0.25)), bad, good].join('\n') };
    await expect(read(file)).rejects.toMatchObject({
      code: 'file.unreadable',
      params: { path: expect.stringMatching(/^memory\/a\.csv, line [23]$/) as string },
    });
    const { signs, broken } = await read(file, { skipBroken: true });
    expect(broken.map((b) => b.params['reason'])).toEqual([expect.stringContaining(reason)]);
    expect(signs.flatMap((s) => s.takes.map((t) => t.id))).toEqual(['take-1']);
  });

  test('a row under another name in the midst of a take breaks both', async () => {
    const rows = [0, 1, 2, 3].map((i) => row(i === 2 ? 'b' : 'a', 1, i, 'Left', 1, ...points(i / 8 + 0.1)));
    const file = { 'a.csv': [header, ...rows, good].join('\n') };
    await expect(read(file)).rejects.toMatchObject({
      params: { path: 'memory/a.csv, line 5', reason: 'the rows of its take do not lie together' },
    });
    const { signs } = await read(file, { skipBroken: true });
    expect(signs.map((s) => [s.name, s.takes.map((t) => t.id)])).toEqual([['a', ['take-2']]]);
  });

  test.each([
    ['frames that fall', [1, 0], 'the frames of its take fall'],
    ['three hands in a frame', [0, 0, 0], '3 hands'],
    ['a take of an hour', [0, 999_999_999], 'a take may last 60 s'],
  ])('%s are refused', async (_name, frames, reason) => {
    const rows = frames.map((frame, i) => row('a', 1, frame, 'Left', 1, ...points(i / 8 + 0.1)));
    await expect(read({ 'a.csv': [header, ...rows].join('\n') })).rejects.toMatchObject({
      params: { reason: expect.stringContaining(reason) as string },
    });
  });

  test.each([
    ['no frame', header.replace('frame', 'number'), 'no column “frame”'],
    ['a landmark missing', header.replace(',z20', ''), 'no column “z20”'],
    ['a misspelt column', header.replace('score', 'scroe'), 'a column “scroe” that is not known'],
    ['a column twice', `${header},take`, 'two columns have the same name'],
    ['semicolons', header.replaceAll(',', ';'), 'no column “sign”, “take”, “frame”'],
  ])('a header with %s is refused', async (_name, line, reason) => {
    await expect(read({ 'a.csv': `${line}\n${good}\n` })).rejects.toMatchObject({
      params: { reason: expect.stringContaining(reason) as string },
    });
  });
});

describe('a table with one frame a row', () => {
  const columns = (count: number): string => Array.from({ length: count }, (_, k) => `f${k}`).join(',');

  test.each([
    [126, 0],
    [258, 132],
    [1662, 1536],
  ])('of %i numbers', async (count, before) => {
    const other = Array.from({ length: before }, () => 3);
    const { signs } = await read({
      'a.csv': [
        `sign,take,frame,time_ms,${columns(count)}`,
        ['a', 'one', 0, 20, ...other, ...none, ...points(0.5)].join(','),
        ['a', 'one', 1, 55, ...other, ...points(0.25), ...empty].join(','),
      ].join('\n'),
    });
    expect(signs[0]?.takes[0]?.frames).toMatchObject([
      { time: 20, hands: [{ handedness: 'Right', landmarks: points(0.5) }] },
      { time: 55, hands: [{ handedness: 'Left', landmarks: points(0.25) }] },
    ]);
  });

  test('of another size, or a frame twice, is refused', async () => {
    await expect(read({ 'a.csv': `sign,take,frame,${columns(63)}\n` })).rejects.toMatchObject({
      params: {
        reason: expect.stringContaining('63 columns of numbers instead of 126, 258, 1662') as string,
      },
    });
    const row = ['a', 1, 0, ...points(0.25), ...none].join(',');
    const file = { 'a.csv': [`sign,take,frame,${columns(126)}`, row, row].join('\n') };
    await expect(read(file)).rejects.toMatchObject({ params: { reason: 'frame 0 is there twice' } });
  });
});

describe('keypoints without a header', () => {
  /** Wrist, then a thumb to the right, then fingers up, as in a mirrored picture. */
  const shape = [0, 0, 0.5, -0.25, ...Array.from({ length: 38 }, (_, k) => (k % 2 === 0 ? 0.25 : -1))];

  test('of a hand’s shape: a held right hand, mirrored back, as large as the others', async () => {
    const { signs, assumed } = await read({
      'k/keypoint.csv': `1,${shape.join(',')}\n0,${shape.join(',')}\n`,
      'k/keypoint_classifier_label.csv': '\uFEFFOpen\nClose\n',
    });
    expect(signs.map((s) => [s.name, s.takes.map((t) => t.id)])).toEqual([
      ['Open', ['take-1']],
      ['Close', ['take-0']],
    ]);
    const frames = signs[0]?.takes[0]?.frames ?? [];
    expect([frames[0]?.time, frames.at(-1)?.time, frames.length]).toEqual([0, 500, 11]);
    expect(frames.every((f) => f.aspect === 1 && f.hands[0]?.handedness === 'Right')).toBe(true);
    const landmarks = frames[3]?.hands[0]?.landmarks ?? [];
    // Halfway between the outermost points is the middle: x from -0.5 to 0, y from -1 to 0.
    expect(landmarks.slice(0, 9)).toEqual([0.5625, 0.625, 0, 0.4375, 0.5625, 0, 0.5, 0.375, 0]);
    expect(assumed).toEqual([
      { key: 'import.heldShape', params: { path: 'memory/k/keypoint.csv', ms: 500 } },
    ]);
  });

  test('without labels the classes are the names; broken rows are named', async () => {
    const rows = [
      `3,${shape.join(',')}`,
      `0,${shape.map((n) => n / 2).join(',')}`,
      `0,0.1,${shape.slice(1).join(',')}`,
      `x,${shape.join(',')}`,
      `0,${shape.slice(1).join(',')}`,
    ];
    const { signs, broken } = await read({ 'keypoint.csv': rows.join('\n') }, { skipBroken: true });
    expect(signs.map((s) => s.name)).toEqual(['3']);
    expect(broken.map((b) => [b.params['path'], b.params['reason']]).sort()).toEqual([
      ['memory/keypoint.csv, line 2', 'its largest number is 0.5 instead of 1'],
      ['memory/keypoint.csv, line 3', 'its first point is not 0, 0'],
      ['memory/keypoint.csv, line 4', 'its class “x” is no number'],
      ['memory/keypoint.csv, line 5', '42 cells instead of 43'],
    ]);
  });

  test('of a fingertip: a hand that points and carries it, mirrored back', async () => {
    const path = Array.from({ length: 16 }, (_, k) => [k / 50, k / 100]).flat();
    const { signs, assumed } = await read({ 'point_history.csv': `2,${path.join(',')}` });
    const frames = signs[0]?.takes[0]?.frames ?? [];
    expect(signs[0]?.name).toBe('2');
    expect(frames).toHaveLength(16);
    const tip = (k: number): number[] => [...(frames[k]?.hands[0]?.landmarks.slice(24, 26) ?? [])];
    const [from, to] = [tip(0), tip(15)];
    expect([from[0], from[1], to[0], to[1]].map((n) => Number(n?.toFixed(6)))).toEqual([
      0.65, 0.425, 0.35, 0.575,
    ]);
    expect(frames[15]?.time).toBe(500);
    expect(frames[0]?.aspect).toBe(16 / 9);
    expect(assumed.map((a) => a.key)).toEqual([
      'import.fingertip',
      'import.assumedAspect',
      'import.assumedRate',
    ]);
  });

  test('a path that leaves the picture, or another size, is refused', async () => {
    const wide = [0, 0, ...Array.from({ length: 30 }, () => 1.5)];
    await expect(read({ 'a.csv': `1,${wide.join(',')}` })).rejects.toMatchObject({
      params: { reason: 'its path leaves the picture' },
    });
    await expect(read({ 'a.csv': '1,2,3' })).rejects.toMatchObject({ code: 'file.unreadable' });
  });
});

test('of several files it is not guessed which one is meant', async () => {
  await expect(read({ 'a.csv': 'x', 'b.csv': 'x' })).rejects.toMatchObject({
    code: 'file.unreadable',
    params: { reason: 'it holds several files of takes, “a.csv”, “b.csv”: give one of them' },
  });
});
