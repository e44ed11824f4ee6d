import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
import { readTakeFolder } from '../../../../src/main/library/read-take-folder.js';
import { writeTakeFolder } from '../../../../src/main/library/write-take-folder.js';
import { film, hand, seeded } from '../../../support/hands.js';
import { npy } from '../../../support/npy.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-takes-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: Buffer | string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const numbers = (length: number, first: number): number[] =>
  Array.from({ length }, (_, k) => first + k / 1024);
const none = numbers(63, 0).map(() => 0);
const left = numbers(63, 0.25);
const right = numbers(63, 0.5);
const seen = (side: 'Left' | 'Right', landmarks: number[]) => ({ handedness: side, score: 1, landmarks });

describe('a library', () => {
  const frames = (x: number) =>
    film(0, 600, 25, () => [hand('Left', { x, y: 0.5 }), hand('Right', { x: 0.8, y: 0.4, size: 0.1 })]);

  test('is read as it is, also by its signs, while Mudra has it open', async () => {
    const library = await Library.open(folder);
    const b = await library.addSign('b', 'sign');
    const a = await library.addSign('a', 'rest');
    for (const x of [0.5, 0.25, 0.75]) await library.addTake(b.id, 'camera', frames(x));
    const all = await library.readAll();
    expect(await readTakeFolder(folder)).toEqual({ signs: all, broken: [], assumed: [] });
    expect(await readTakeFolder(join(folder, 'signs'))).toEqual({ signs: all, broken: [], assumed: [] });
    expect(all.map((s) => [s.id, s.takes.length])).toEqual([
      [b.id, 3],
      [a.id, 0],
    ]);
    await library.close();
  });

  test('with broken takes is an error that names the first, or without them a list of them', async () => {
    const library = await Library.open(folder);
    const { id } = await library.addSign('hello', 'sign');
    const takes: string[] = [];
    for (const x of [0.5, 0.25, 0.75]) takes.push((await library.addTake(id, 'camera', frames(x))).id);
    await library.close();
    const path = (take: number, ext: string): string =>
      join(folder, 'signs', id, 'takes', `${takes[take]}${ext}`);
    await truncate(path(0, '.f32'), 40);
    await writeFile(path(2, '.json'), '{"formatVersion": 3}');
    const before = await readdir(folder, { recursive: true });
    const notices = [
      {
        code: 'file.unreadable',
        params: { path: path(0, '.json'), reason: expect.stringContaining('40 bytes') as string },
      },
      { code: 'file.newer', params: { path: path(2, '.json'), version: 3 } },
    ];
    await expect(readTakeFolder(folder)).rejects.toMatchObject(notices[0] ?? {});
    const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
    expect(broken).toMatchObject(notices);
    expect(signs[0]?.takes.map((t) => t.id)).toEqual([takes[1]]);
    await writeFile(join(folder, 'signs', id, 'sign.json'), '{}');
    expect(await readTakeFolder(folder, { skipBroken: true })).toMatchObject({ signs: [], broken: [{}] });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });

  test('with two signs of one name is broken: a caption could not tell them apart', async () => {
    const library = await Library.open(folder);
    const [a, b] = [await library.addSign('a', 'sign'), await library.addSign('b', 'sign')];
    await library.close();
    const file = join(folder, 'signs', b.id, 'sign.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"b"', '"a"'));
    const error = { code: 'file.unreadable', params: { reason: 'two signs are named “a”' } };
    await expect(readTakeFolder(folder)).rejects.toMatchObject(error);
    const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
    expect([signs.map((s) => s.id), broken]).toMatchObject([[a.id], [error]]);
  });

  test('can be written from takes, and opened', async () => {
    const library = await Library.open(join(folder, 'first'));
    for (const name of ['b', 'a']) await library.addSign(name, 'sign');
    for (const { id } of library.view().signs) await library.addTake(id, 'camera', frames(0.5));
    const all = await library.readAll();
    await library.close();
    await writeTakeFolder(join(folder, 'second'), all);
    expect(await readTakeFolder(join(folder, 'second'))).toEqual({ signs: all, broken: [], assumed: [] });
    const second = await Library.open(join(folder, 'second'));
    expect(await second.readAll()).toEqual(all);
    await second.close();
    await expect(writeTakeFolder(join(folder, 'second'), all)).rejects.toMatchObject({ code: 'file.exists' });
  });
});

test('a tree in folders that hold nothing else is found, and a file of no format is not', async () => {
  await put('my signs/v2/MP_Data/yes/0/0.npy', npy('<f4', [...left, ...none]));
  expect((await readTakeFolder(folder)).signs.map((s) => s.name)).toEqual(['yes']);
  const file = await put('takes.parquet', 'x');
  await expect(readTakeFolder(file)).rejects.toMatchObject({ code: 'takes.none', params: { path: file } });
});

test('nothing to read is an error', async () => {
  await expect(readTakeFolder(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file.missing' });
  await expect(readTakeFolder(folder)).rejects.toMatchObject({ code: 'takes.none' });
});

describe('a tree of .npy files', () => {
  /** A frame in MediaPipe Holistic's order, everything but the hands full of other numbers. */
  const holistic = (hands: number[]): number[] => [...numbers(132, 3), ...numbers(1404, 7), ...hands];

  test('of each size and type: hands on their own side, missing hands absent, takes by number', async () => {
    await put('MP_Data/yes/10/0.npy', npy('<f8', holistic([...left, ...right])));
    await put('MP_Data/yes/9/0.npy', npy('<f4', holistic([...none, ...right])));
    await put('MP_Data/yes/9/10.npy', npy('<f4', holistic([...left, ...none])));
    await put('MP_Data/yes/9/2.npy', npy('<f4', holistic([...none, ...none])));
    await put('MP_Data/no way/0/0.npy', npy('<f8', [...numbers(132, 3), ...left, ...none], { version: 2 }));
    await put('MP_Data/no way/1/0.npy', npy('<f4', [...none, ...right], { shape: '(1, 126)' }));
    await put('MP_Data/.ipynb_checkpoints/0/0.npy', 'not ours');
    const { signs, broken } = await readTakeFolder(folder);
    expect(broken).toEqual([]);
    expect(signs.map((s) => [s.name, s.kind, s.takes.map((t) => t.frames)])).toEqual([
      [
        'no way',
        'sign',
        [
          [{ time: 0, aspect: 4 / 3, hands: [seen('Left', left)] }],
          [{ time: 0, aspect: 4 / 3, hands: [seen('Right', right)] }],
        ],
      ],
      [
        'yes',
        'sign',
        [
          [
            { time: 0, aspect: 4 / 3, hands: [seen('Right', right)] },
            { time: 2000 / 30, aspect: 4 / 3, hands: [] },
            { time: 10000 / 30, aspect: 4 / 3, hands: [seen('Left', left)] },
          ],
          [{ time: 0, aspect: 4 / 3, hands: [seen('Left', left), seen('Right', right)] }],
        ],
      ],
    ]);
    expect((await readTakeFolder(join(folder, 'MP_Data'))).signs).toEqual(signs);
  });

  test('says what it assumes, and takes a hand of nothing but NaN for missing', async () => {
    const nan = left.map(() => NaN);
    await put('yes/0/0.npy', npy('<f8', [...nan, ...right]));
    const { signs, assumed } = await readTakeFolder(folder);
    expect(signs[0]?.takes[0]?.frames[0]?.hands).toEqual([seen('Right', right)]);
    expect(assumed).toEqual([
      { key: 'import.assumedRate', params: { path: folder, fps: 30 } },
      { key: 'import.assumedAspect', params: { path: folder, aspect: '4:3' } },
    ]);
  });

  test('takes the rate and the picture’s shape that are given', async () => {
    for (const i of [0, 1]) await put(`yes/0/${i}.npy`, npy('<f4', [...left, ...none]));
    const { signs } = await readTakeFolder(folder, { framesPerSecond: 20, aspect: 16 / 9 });
    expect(signs[0]?.takes[0]?.frames.map((f) => [f.time, f.aspect])).toEqual([
      [0, 16 / 9],
      [50, 16 / 9],
    ]);
  });

  const good = npy('<f4', [...left, ...right]);
  test.each([
    ['an empty file', Buffer.alloc(0), 'it is not a .npy file'],
    ['text', Buffer.from('a long enough text'), 'it is not a .npy file'],
    ['a cut header', good.subarray(0, 40), 'its header is cut off'],
    ['cut numbers', good.subarray(0, good.length - 1), '503 bytes of numbers instead of 504'],
    ['too many numbers', Buffer.concat([good, good]), '1136 bytes of numbers instead of 504'],
    ['integers', npy('<i4', [...left, ...right]), 'its numbers are neither float32 nor float64'],
    ['another size', npy('<f4', left), '63 numbers instead of 126, 258, 1662'],
    [
      'pixels',
      npy('<f4', [320, ...left.slice(1), ...right]),
      'frame 1 holds 320, which is no fraction of a picture',
    ],
    ['no number', npy('<f4', [NaN, ...left.slice(1), ...right]), 'frame 1 holds what is no number'],
    ['no shape', npy('<f4', [...left, ...right], { shape: 'None' }), 'its header gives no shape'],
  ])('with %s in it names the file and the reason', async (_name, bytes, reason) => {
    await put('yes/0/0.npy', good);
    const path = await put('yes/0/1.npy', bytes);
    await put('yes/1/0.npy', good);
    const error = { code: 'file.unreadable', params: { path, reason } };
    await expect(readTakeFolder(folder)).rejects.toMatchObject(error);
    const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
    expect(broken).toMatchObject([error]);
    expect(signs[0]?.takes.map((t) => t.id)).toEqual(['take-1']);
  });

  test('names takes without frames, and frames of one number', async () => {
    await put('yes/1/0.npy', good);
    await mkdir(join(folder, 'yes/2'));
    await put('yes/3/0.npy', good);
    await put('yes/3/00.npy', good);
    const { broken } = await readTakeFolder(folder, { skipBroken: true });
    expect(broken.map((b) => [b.params['path'], b.params['reason']])).toEqual([
      [join(folder, 'yes/2'), 'it holds no frames'],
      [join(folder, 'yes/3'), 'two of its frames have the same number'],
    ]);
  });

  test('of which one byte is changed, 200 times over, is read or named', async () => {
    const random = seeded(5);
    const path = await put('yes/0/0.npy', good);
    await put('yes/1/0.npy', good);
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.from(good);
      bytes[Math.floor(random() * 80)] = Math.floor(random() * 256);
      await writeFile(path, bytes);
      const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
      expect((signs[0]?.takes.length ?? 0) + broken.length).toBe(2);
    }
  });
});

describe('arrays of landmarks', () => {
  /** Takes × steps; the right hand's first number tells the take, and the step. */
  function array(takes: number, steps: number): Buffer {
    const rows = Array.from({ length: takes * steps }, (_, row) => {
      const step = row % steps;
      return [...(step === 1 ? none : left), Math.floor(row / steps) + step / 8, ...right.slice(1)];
    });
    return Buffer.from(Float32Array.from(rows.flat()).buffer);
  }
  const index = [
    { i: 0, cls: 1, seq: '10', label: 'zebra' },
    { i: 1, cls: 0, seq: '0', label: 'ant', signer: 'ada' },
    { i: 2, cls: 1, seq: '9', label: 'zebra' },
  ];

  async function arrays(data = array(3, 2), list: unknown = index): Promise<void> {
    await put('data.f32', data);
    await put('labels.json', '["zoo","zebra"]');
    await put('index.json', JSON.stringify(list));
  }

  test('give signs in the order of the labels and takes by their numbers', async () => {
    await arrays();
    const { signs, broken } = await readTakeFolder(folder);
    expect(broken).toEqual([]);
    expect(signs.map((s) => [s.name, s.takes.map((t) => t.id)])).toEqual([
      ['zoo', ['take-1']],
      ['zebra', ['take-2', 'take-0']],
    ]);
    expect(signs.map((s) => s.takes.map((t) => t.signer))).toEqual([['ada'], [undefined, undefined]]);
    expect(signs[1]?.takes[0]?.frames).toEqual([
      { time: 0, aspect: 4 / 3, hands: [seen('Left', left), seen('Right', [2, ...right.slice(1)])] },
      { time: 1000 / 30, aspect: 4 / 3, hands: [seen('Right', [2.125, ...right.slice(1)])] },
    ]);
  });

  test('name each take that is broken', async () => {
    const data = array(3, 2);
    data.writeFloatLE(Infinity, (2 * 2 * 126 + 5) * 4);
    await arrays(data, [index[0], { cls: 7 }, index[2]]);
    const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
    expect(signs.map((s) => s.takes.map((t) => t.id))).toEqual([[], ['take-0']]);
    expect(broken.map((b) => b.params)).toMatchObject([
      { path: `${join(folder, 'index.json')}, take 1`, reason: 'class 7 has no label' },
      { path: `${join(folder, 'data.f32')}, take 2`, reason: 'frame 0 holds what is no number' },
    ]);
    await expect(readTakeFolder(folder)).rejects.toMatchObject({ code: 'file.unreadable' });
  });

  test.each([0, 4, 504, 3020, 3024])(
    'of which data.f32 is cut after %i bytes: an error, or whole takes',
    async (bytes) => {
      await arrays();
      await truncate(join(folder, 'data.f32'), bytes);
      const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
      expect(signs.length === 0 ? broken.length : signs.flatMap((s) => s.takes).length).toBe(
        bytes === 3024 ? 3 : signs.length === 0 ? 1 : 3,
      );
      expect(await readFile(join(folder, 'labels.json'), 'utf8')).toBe('["zoo","zebra"]');
    },
  );

  test.each(['index.json', 'labels.json'])('with a %s that is none', async (name) => {
    await arrays();
    await put(name, '{"cls": 0}');
    const path = join(folder, name);
    await expect(readTakeFolder(folder)).rejects.toMatchObject({ code: 'file.unreadable', params: { path } });
  });
});
