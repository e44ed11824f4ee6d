import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { embedderId, EmbeddingCache } from '../../../../src/main/app/embedding-cache.js';
import { seeded } from '../../../support/hands.js';

const owner = { encoder: 'one', width: 5, version: '1.0.0' };
const scale = { alike: 0.8, unlike: 0.6, least: 0.4, temperature: 0.1 };
const random = seeded(7);
const vector = (): Float32Array => Float32Array.from({ length: owner.width }, () => random() - 0.5);
const takes = new Map([
  ['0f'.repeat(32), [vector()]],
  ['a1'.repeat(32), [vector(), vector(), vector()]],
  ['00'.repeat(32), []],
]);

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-embeddings-'));
  path = join(folder, 'embeddings.bin');
  await (await EmbeddingCache.open(path, owner)).save(scale, takes);
});
afterEach(() => rm(folder, { recursive: true }));

test('what was kept comes back, number for number', async () => {
  const read = await EmbeddingCache.open(path, owner);
  expect(read.scale).toEqual(scale);
  expect(read.takes).toEqual(takes);
});

test('what another encoder gave is nothing; another version measures the scale anew', async () => {
  const other = await EmbeddingCache.open(path, { ...owner, encoder: 'another' });
  expect([other.scale, other.takes.size]).toEqual([null, 0]);
  const newer = await EmbeddingCache.open(path, { ...owner, version: '1.0.1' });
  expect([newer.scale, newer.takes.size]).toEqual([null, 3]);
});

test('what is saved takes the place of all that was there', async () => {
  await (await EmbeddingCache.open(path, owner)).save(scale, new Map([...takes].slice(1)));
  const read = await EmbeddingCache.open(path, owner);
  expect([...read.takes.keys()]).toEqual([...takes.keys()].slice(1));
});

test.each([
  ['missing', () => null],
  ['empty', () => Buffer.alloc(0)],
  ['cut short', (whole: Buffer) => whole.subarray(0, -3)],
  [
    'changed by one bit',
    (whole: Buffer) => (whole.writeUInt8((whole.at(-9) ?? 0) ^ 1, whole.length - 9), whole),
  ],
  ['no such thing', () => Buffer.from('{}\n')],
  [
    'without its scale',
    (whole: Buffer) => Buffer.from(whole.toString('latin1').replace('scale', 'salec'), 'latin1'),
  ],
])('a file that is %s is none', async (_, damage) => {
  const damaged = damage(await readFile(path));
  if (damaged) await writeFile(path, damaged);
  else await rm(path);
  const read = await EmbeddingCache.open(path, owner);
  expect([read.scale, read.takes.size]).toEqual([null, 0]);
});

test('one weight that differs makes another encoder, and so does another backend', () => {
  const encoder = (weight: number): Parameters<typeof embedderId>[0] => ({
    config: { units: [2] } as never,
    weights: () => new Map([['dense', { shape: [2], values: Float32Array.of(1, weight) }]]),
  });
  const ids = [
    embedderId(encoder(2), 'wasm'),
    embedderId(encoder(2.000001), 'wasm'),
    embedderId(encoder(2), 'cpu'),
  ];
  expect(new Set(ids).size).toBe(3);
  expect(embedderId(encoder(2), 'wasm')).toBe(ids[0]);
});
