import { zipSync } from 'fflate';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeCsv } from '../../../../../src/main/library/export/csv.js';
import { writeJsonLines } from '../../../../../src/main/library/export/json-lines.js';
import { encodeTake } from '../../../../../src/main/library/formats.js';
import { zipLimits, ZipSource } from '../../../../../src/main/library/import/zip-source.js';
import type { TakeSource } from '../../../../../src/main/library/import/take-source.js';
import { readTakesFrom, type TakeFolder } from '../../../../../src/main/library/read-take-folder.js';
import type { TaughtTakes } from '../../../../../src/main/library/taught-takes.js';
import { MudraError } from '../../../../../src/shared/errors.js';
import { corrupt } from '../../../../support/corrupt.js';
import { seeded } from '../../../../support/hands.js';
import { MemorySource } from '../../../../support/memory-source.js';
import { npy } from '../../../../support/npy.js';
import { smallTakes } from '../../../../support/small-takes.js';

type Files = Map<string, Buffer>;

/** What readers may answer to files that people or disks have damaged. */
const expected = ['file.unreadable', 'file.newer', 'file.missing', 'takes.none', 'zip.refused'];
const ROUNDS = 2000;

const written: { csv: Buffer; jsonl: Buffer } = { csv: Buffer.alloc(0), jsonl: Buffer.alloc(0) };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mudra-corrupted-'));
  await writeCsv(smallTakes(), join(folder, 'a.csv'));
  await writeJsonLines(smallTakes(), join(folder, 'a.jsonl'));
  written.csv = await readFile(join(folder, 'a.csv'));
  written.jsonl = await readFile(join(folder, 'a.jsonl'));
  await rm(folder, { recursive: true });
});

const rows: readonly number[][] = smallTakes().flatMap(({ takes }) =>
  takes.flatMap(({ frames }) =>
    frames.map(({ hands }) =>
      (['Left', 'Right'] as const).flatMap(
        (side) => hands.find((h) => h.handedness === side)?.landmarks ?? Array<number>(63).fill(0),
      ),
    ),
  ),
);

function npyTree(): Files {
  const files: Files = new Map();
  for (const [i, row] of rows.entries()) {
    const path = `MP_Data/sign ${i % 2}/${Math.floor(i / 8)}/${Math.floor(i / 2) % 4}.npy`;
    const big = Array.from({ length: 132 }, (_, k) => k / 132);
    files.set(path, i % 2 === 0 ? npy('<f4', row) : npy('<f8', [...big, ...row]));
  }
  return files;
}

function arrays(): Files {
  return new Map([
    ['data.f32', Buffer.from(Float32Array.from(rows.flat()).buffer)],
    ['labels.json', Buffer.from('["yes", "no"]')],
    [
      'index.json',
      Buffer.from(
        JSON.stringify([0, 1, 1, 0].map((cls, seq) => ({ cls, seq: String(seq), signer: `s${seq % 2}` }))),
      ),
    ],
  ]);
}

function library(): Files {
  const files: Files = new Map();
  for (const { id, name, kind, takes } of smallTakes()) {
    const createdAt = '2026-01-02T03:04:05.678Z';
    files.set(
      `signs/${id}/sign.json`,
      Buffer.from(JSON.stringify({ formatVersion: 1, id, name, kind, createdAt })),
    );
    for (const take of takes) {
      const { file, landmarks } = encodeTake({ ...take, signId: id, source: 'camera' });
      files.set(`signs/${id}/takes/${take.id}.json`, Buffer.from(JSON.stringify(file)));
      files.set(`signs/${id}/takes/${take.id}.f32`, landmarks);
    }
  }
  return files;
}

/** `frame` columns of two hands, without times. */
function wideCsv(): Buffer {
  const names = Array.from({ length: 126 }, (_, k) => `p${k}`);
  const lines = rows.map((row, i) => ['a', Math.floor(i / 4), i % 4, ...row].join(','));
  return Buffer.from([['sign', 'take', 'frame', ...names].join(','), ...lines].join('\n'));
}

function keypoints(): Files {
  const random = seeded(11);
  const lines = Array.from({ length: 6 }, (_, i) => {
    const numbers = [0, 0, ...Array.from({ length: 38 }, () => random() * 2 - 1), 1, -0.25];
    return [i % 2, ...numbers].join(',');
  });
  return new Map([
    ['keypoint.csv', Buffer.from(`${lines.join('\n')}\n`)],
    ['keypoint_classifier_label.csv', Buffer.from('\uFEFFOpen\nClose\n')],
  ]);
}

function fingertips(): Files {
  const lines = Array.from({ length: 5 }, (_, i) =>
    [i % 3, ...Array.from({ length: 16 }, (_, k) => [(k * i) / 100, -k / 200]).flat()].join(','),
  );
  return new Map([['point_history.csv', Buffer.from(lines.join('\n'))]]);
}

/** Takes that break no promise of the domain: asked of whatever a reader lets through. */
function expectWhole({ signs }: TakeFolder): void {
  const names = signs.map((sign) => sign.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, kind, takes } of signs) {
    expect(name.trim()).not.toBe('');
    expect(['sign', 'rest']).toContain(kind);
    for (const take of takes) {
      if (!isWhole(take)) expect.fail(`a take that is not whole: ${JSON.stringify(take).slice(0, 2000)}`);
    }
  }
}

function isWhole({ createdAt, frames, signer }: TaughtTakes['takes'][number]): boolean {
  const times = frames.map((frame) => frame.time);
  const rises = times.every((time, i) => Number.isFinite(time) && (i === 0 || time > (times[i - 1] ?? 0)));
  const short = (times.at(-1) ?? 0) - (times[0] ?? 0) <= 60_000;
  return (
    [frames.length > 0, rises, short, signer !== '', !Number.isNaN(Date.parse(createdAt))].every(Boolean) &&
    frames.every(
      ({ aspect, hands }) =>
        aspect >= 0.1 &&
        aspect <= 10 &&
        hands.length <= 2 &&
        hands.every(
          ({ handedness, score, landmarks }) =>
            (handedness === 'Left' || handedness === 'Right') &&
            score >= 0 &&
            score <= 1 &&
            landmarks.length === 63 &&
            landmarks.every((n) => Math.abs(n) <= 10),
        ),
    )
  );
}

/** Reads `ROUNDS` corrupted copies; gives how many were refused, and the slowest reading in ms. */
async function readCorrupted(
  seed: number,
  source: (random: () => number) => Promise<TakeSource>,
): Promise<{ refused: number; slowest: number }> {
  const random = seeded(seed);
  let refused = 0;
  let slowest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    try {
      const opened = await source(random);
      const read = await readTakesFrom(opened, 'memory', { skipBroken: round % 2 === 0 });
      await opened.close();
      expectWhole(read);
      if (read.broken.length > 0) refused++;
    } catch (error) {
      if (!(error instanceof MudraError)) throw error;
      expect(expected, `round ${round}`).toContain(error.code);
      refused++;
    }
    slowest = Math.max(slowest, performance.now() - began);
  }
  return { refused, slowest };
}

function oneCorrupted(files: Files): (random: () => number) => Promise<TakeSource> {
  const paths = [...files.keys()];
  return async (random) => {
    const path = paths[Math.floor(random() * paths.length)] ?? '';
    return new MemorySource(new Map(files).set(path, corrupt(files.get(path) ?? Buffer.alloc(0), random)));
  };
}

describe.each<[string, () => Files, number]>([
  ['a tree of .npy files', npyTree, 4],
  ['arrays of landmarks', arrays, 4],
  ['a library', library, 4],
  ['CSV of hands', () => new Map([['a.csv', written.csv]]), 4],
  ['CSV of frames', () => new Map([['a.csv', wideCsv()]]), 4],
  ['CSV of keypoints', keypoints, 6],
  ['CSV of fingertips', fingertips, 5],
  ['JSON Lines', () => new Map([['a.jsonl', written.jsonl]]), 4],
])('%s', (_name, files, takes) => {
  test('whole is read', async () => {
    const read = await readTakesFrom(new MemorySource(files()), 'memory');
    expectWhole(read);
    expect(read.signs.flatMap((sign) => sign.takes)).toHaveLength(takes);
  });

  test(`corrupted ${ROUNDS} times is refused in words, or what is read is whole`, async () => {
    const { refused, slowest } = await readCorrupted(1, oneCorrupted(files()));
    // Most damage shows. What does not is a digit of a number, or whole lines that are gone.
    expect(refused).toBeGreaterThan(ROUNDS / 3);
    expect(refused).toBeLessThan(ROUNDS);
    expect(slowest).toBeLessThan(2000);
  });
});

test(`a zip corrupted ${ROUNDS} times is refused in words, or read as it was`, async () => {
  const whole = arrays();
  const bytes = Buffer.from(
    zipSync(Object.fromEntries([...whole].map(([path, file]) => [`wrap/${path}`, file]))),
  );
  const { signs } = await readTakesFrom(await ZipSource.open('a.zip', zipLimits, bytes), 'a.zip');
  const { refused } = await readCorrupted(2, async (random) => {
    const source = await ZipSource.open('memory', zipLimits, corrupt(bytes, random));
    // A checksum stands over each file: whatever can be read is what was packed.
    for (const [path, file] of whole) {
      const read = await source.read(`wrap/${path}`).catch(() => file);
      expect(read.equals(file)).toBe(true);
    }
    return source;
  });
  expect(signs).toHaveLength(2);
  expect(refused).toBeGreaterThan(ROUNDS / 2);
});
