import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poseOf } from '../../../../../src/main/library/export/pose-file.js';
import { writeMudraArchive } from '../../../../../src/main/library/export/mudra-archive.js';
import { gather } from '../../../../../src/main/library/import/gather.js';
import type { StoredSign } from '../../../../../src/main/library/stored-signs.js';
import { TakeSpool } from '../../../../../src/main/library/take-spool.js';
import type { HandFrame } from '../../../../../src/shared/domain/hand.js';
import type { SignId, TakeId } from '../../../../../src/shared/domain/take.js';
import { ms } from '../../../../../src/shared/domain/units.js';
import { hand } from '../../../../support/hands.js';
import { movement } from '../../../../support/mudra-file.js';
import { npy } from '../../../../support/npy.js';
import { deflated, packedZip, type Deflated } from '../../../../support/packed-zip.js';

let folder: string;
let zeros: Deflated;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-bombs-'));
  zeros = deflated(Buffer.alloc(250_000_000));
});
afterAll(() => rm(folder, { recursive: true }));

const put = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const never = new AbortController().signal;
const text = (content: string): Deflated => deflated(Buffer.from(content));
const many = (count: number, path: (n: number) => string, file = zeros): Record<string, Deflated> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [path(n), file]));

/** Megabytes that the process takes at most while `job` runs, beyond what it had; and the longest it kept others waiting, in ms. */
async function watched<T>(job: () => Promise<T>): Promise<{ result: T; megabytes: number; longest: number }> {
  const before = process.memoryUsage().rss;
  let [most, longest, last] = [before, 0, performance.now()];
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  try {
    const result = await job();
    return { result, megabytes: (Math.max(most, process.memoryUsage().rss) - before) / 1e6, longest };
  } finally {
    clearInterval(timer);
  }
}

const signJson = text(
  JSON.stringify({
    formatVersion: 1,
    id: 'a',
    name: 'a',
    kind: 'sign',
    createdAt: '2026-01-02T03:04:05.678Z',
  }),
);

/** So many frames within 9 s that no screen could show them. */
function swarm(count: number): HandFrame[] {
  const hands = [hand('Left', { x: 0.3, y: 0.5 }), hand('Right', { x: 0.7, y: 0.5, curl: 0.3 })];
  return Array.from({ length: count }, (_, i) => ({ time: ms(i), aspect: 1.5, hands }));
}

describe('zeros that unpack to gigabytes, with sizes and checksums that are true', () => {
  test('10 GB are refused before anything is unpacked', async () => {
    const path = await put('a.mudra', packedZip(many(40, (n) => `signs/a/takes/t${n}.f32`)));
    const { result, megabytes } = await watched(() => gather(path, never).catch((error: unknown) => error));
    expect(result).toMatchObject({ code: 'zip.refused' });
    expect(megabytes).toBeLessThan(100);
  });

  test.each<[string, Record<string, Deflated> | (() => Record<string, Deflated>), string]>([
    [
      'takes of a library',
      () => ({ 'signs/a/sign.json': signJson, ...many(15, (n) => `signs/a/takes/t${n}.json`) }),
      'takes',
    ],
    ['a sign of a library', () => ({ 'signs/a/sign.json': zeros }), 'sign.json'],
    ['frames', () => many(15, (n) => `MP_Data/a/${n}/0.npy`), '.npy'],
    ['.pose files', () => many(15, (n) => `a/${n}.pose`), '.pose'],
    ['a line of JSON', () => ({ 'a.jsonl': zeros }), 'a.jsonl'],
    ['the list of a .mudra', () => ({ 'manifest.json': zeros, 'a.jsonl': zeros }), 'a.jsonl'],
    [
      'the labels of arrays',
      () => ({ 'data.f32': zeros, 'labels.json': zeros, 'index.json': zeros }),
      '.json',
    ],
  ])('%s: each is broken, and none of it is kept', async (name, files, broken) => {
    const path = await put(`${name}.zip`, packedZip(typeof files === 'function' ? files() : files));
    const { result, megabytes } = await watched(() => gather(path, never));
    expect(result.signs.flatMap(({ takes }) => takes)).toEqual([]);
    expect(result.broken.length).toBeGreaterThan(0);
    for (const { params } of result.broken) expect(params['path']).toContain(broken);
    // A file of lines is read as a whole, others are not.
    expect(megabytes).toBeLessThan(name.startsWith('a line') || name.startsWith('the list') ? 900 : 150);
  });

  test('a zip in a zip is no take', async () => {
    const inner = packedZip(many(40, (n) => `signs/a/takes/t${n}.f32`));
    const path = await put(
      'nested.zip',
      packedZip({ 'a/inner.zip': deflated(inner), 'inner.mudra': deflated(inner) }),
    );
    await expect(gather(path, never)).rejects.toMatchObject({ code: 'takes.none' });
  });
});

describe('takes with far more frames than a sign has are broken as soon as they are read', () => {
  const createdAt = '2026-01-02T03:04:05.678Z';
  const of = (frames: HandFrame[]): StoredSign['takes'][number] => ({
    id: 't' as TakeId,
    signId: 'a' as SignId,
    createdAt,
    source: 'camera',
    frames,
  });

  test('in a .mudra: what is short beside them is read, little is in memory, others have their turn', async () => {
    const long = swarm(9000);
    const takes = Array.from({ length: 12 }, (_, n) => ({
      ...of(
        n === 5 ? movement(7) : [{ ...(long[0] ?? swarm(1)[0]), time: ms(-1 - n) } as HandFrame, ...long],
      ),
      id: `t${n}` as TakeId,
    }));
    const sign = { formatVersion: 1, id: 'a' as SignId, name: 'a', kind: 'sign', createdAt } as const;
    const path = join(folder, 'swarm.mudra');
    await writeMudraArchive([{ sign, takes }], path, { app: 'x' });
    const { result, megabytes, longest } = await watched(() => gather(path, never));
    expect(result.signs.map((one) => one.takes.map(({ id }) => id))).toEqual([['t5']]);
    expect(result.signs[0]?.takes[0]?.frames).toEqual(
      movement(7).map((f) => ({
        ...f,
        hands: f.hands.map((h) => ({ ...h, landmarks: h.landmarks.map(Math.fround) })),
      })),
    );
    expect(result.broken).toHaveLength(11);
    expect(String(result.broken[0]?.params['reason'])).toMatch(/9001|bytes/);
    expect(megabytes).toBeLessThan(250);
    expect(longest).toBeLessThan(1000);
  });

  test('in JSON Lines, CSV, frames, arrays and .pose', async () => {
    const row = [
      ...(hand('Left', { x: 0.3, y: 0.5 }).landmarks as readonly number[]),
      ...Array<number>(63).fill(0),
    ];
    const names = Array.from({ length: 126 }, (_, k) => `p${k}`);
    const lines = Array.from({ length: 3001 }, (_, i) => ['a', 1, i, ...row].join(','));
    const line = JSON.stringify({ sign: 'a', frames: Array.from({ length: 3001 }, () => ({ hands: [] })) });
    const frame = deflated(npy('<f4', row));
    const files: [string, Buffer][] = [
      ['b.jsonl', Buffer.from(`${line}\n`)],
      ['b.csv', Buffer.from([['sign', 'take', 'frame', ...names].join(','), ...lines].join('\n'))],
      ['b.pose', poseOf(swarm(3001), 1000)],
      ['frames.zip', packedZip(many(3001, (n) => `MP_Data/a/0/${n}.npy`, frame))],
      [
        'arrays.zip',
        packedZip({
          'data.f32': deflated(Buffer.alloc(3001 * 126 * 4)),
          'labels.json': text('["a"]'),
          'index.json': text('[{"cls": 0}]'),
        }),
      ],
    ];
    for (const [name, content] of files) {
      const found = await gather(await put(name, content), never);
      expect(
        found.signs.flatMap(({ takes }) => takes),
        name,
      ).toEqual([]);
      expect(
        found.broken.map(({ params }) => params['reason']),
        name,
      ).toEqual(['it has 3001 frames; a take may have 3000']);
    }
    const slow = await gather(
      await put(
        'slow.jsonl',
        JSON.stringify({ sign: 'a', frames: [0, 10_001].map((time) => ({ time, hands: [] })) }),
      ),
      never,
    );
    expect(slow.broken.map(({ params }) => params['reason'])).toEqual([
      'it lasts 10 s; a take may last 10 s',
    ]);
  });
});

test('millions of broken lines are counted, and reading them can be stopped at any time', async () => {
  const path = await put('noise.jsonl', Buffer.alloc(30_000_000, 'x\n'));
  const stop = new AbortController();
  const job = watched(() => gather(path, stop.signal).catch((error: unknown) => error));
  let turns = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (++turns < 20) return;
      clearInterval(timer);
      stop.abort(new Error('enough'));
      resolve();
    }, 10);
  });
  const asked = performance.now();
  const { result, megabytes } = await job;
  expect(result).toMatchObject({ message: 'enough' });
  expect(performance.now() - asked).toBeLessThan(500);
  expect(megabytes).toBeLessThan(300);
});

describe('what is held until it is asked for', () => {
  const limits = { inMemory: 20_000, bytes: 200_000, takes: 5 };

  test('comes back number by number, from memory and from a file that has no name', async () => {
    const place = await mkdtemp(join(folder, 'spool-'));
    const spool = new TakeSpool('x', place, limits);
    const rounded = movement(1).map((frame) => ({
      ...frame,
      hands: frame.hands.map((one) => ({ ...one, landmarks: one.landmarks.map(Math.fround) as never })),
    }));
    const takes = [
      movement(1),
      rounded,
      movement(2, 1),
      [{ time: ms(0.1), aspect: 4 / 3, hands: [] }],
      movement(3),
    ];
    const held = takes.map((frames) => spool.hold(frames));
    for (const [i, frames] of takes.entries()) expect(held[i]?.()).toEqual(frames);
    expect(held[0]?.()).toEqual(movement(1));
    expect(await readdir(place)).toEqual([]);
    expect(() => spool.hold(movement(4))).toThrow(
      expect.objectContaining({ code: 'takes.tooMany' }) as Error,
    );
    spool.close();
    expect(() => held[2]?.()).toThrow('not there any more');
  });

  test('is refused beyond so many bytes', () => {
    const spool = new TakeSpool('x', folder, { ...limits, takes: 100 });
    expect(() => {
      for (let n = 0; n < 100; n++) spool.hold(movement(n, 1));
    }).toThrow(
      expect.objectContaining({
        code: 'takes.tooMany',
        params: { path: 'x', takes: 100, gigabytes: 0 },
      }) as Error,
    );
    spool.close();
  });
});
