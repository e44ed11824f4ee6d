import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { loadModel, previousModel, rollBackModel, saveModel } from '../../../../src/main/model/model-file.js';
import { networkDefaults } from '../../../../src/main/model/network-config.js';
import { Network, type Batch } from '../../../../src/main/model/network.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';

const config = { ...networkDefaults, features: 4, classes: 3, units: [6, 9], dense: 5, seed: 3 };
const random = seededRandom(8);
const batch: Batch = {
  rows: Float32Array.from({ length: 2 * 7 * 4 }, () => random() - 0.5),
  size: 2,
  steps: 7,
  lengths: [7, 4],
};

let backend: Backend;
let home: string;
let folder: string;
beforeAll(async () => {
  backend = await openBackend({ only: 'wasm' });
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mudra-model-'));
  folder = join(home, 'model');
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function save(seed = 3, metadata: unknown = { seed }): Promise<Float32Array> {
  const network = Network.create({ ...config, seed }, backend);
  await saveModel(folder, network, metadata);
  const { logits } = network.infer(batch);
  network.dispose();
  return logits;
}

async function answer(): Promise<{ logits: Float32Array; metadata: unknown }> {
  const { network, metadata } = await loadModel(folder, backend);
  const { logits } = network.infer(batch);
  network.dispose();
  return { logits, metadata };
}

async function failure(): Promise<MudraError> {
  const tensors = backend.tf.memory().numTensors;
  const thrown = await loadModel(folder, backend).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(MudraError);
  expect(backend.tf.memory().numTensors).toBe(tensors);
  return thrown as MudraError;
}

async function edit(change: (file: Record<string, never>) => unknown): Promise<void> {
  const path = join(folder, 'model.json');
  const file = JSON.parse(await readFile(path, 'utf8')) as Record<string, never>;
  await writeFile(path, JSON.stringify(change(file) ?? file));
}

test('what is loaded answers exactly as what was saved, metadata included', async () => {
  const metadata = { classes: ['Hello', 'ŽÍZEŇ'], nested: { MixedCase: 'StaysAsItIs' } };
  const logits = await save(3, metadata);
  expect(await answer()).toEqual({ logits, metadata });
});

test.each([
  { activation: 'tanh', gate: 'post', head: 'softsign', apaluSharing: 'unit' },
  { activation: 'apalu', gate: 'post', head: 'cosine', apaluSharing: 'unit' },
  { activation: 'gelu', gate: 'pre', head: 'logits', apaluSharing: 'layer' },
] as const)('every option survives: %o', async (options) => {
  const network = Network.create({ ...config, ...options }, backend);
  await saveModel(folder, network, null);
  const loaded = await loadModel(folder, backend);
  expect(loaded.network.config).toEqual(network.config);
  expect(loaded.network.infer(batch)).toEqual(network.infer(batch));
  network.dispose();
  loaded.network.dispose();
});

test('weights.bin is little-endian float32, in the order of the manifest', async () => {
  const network = Network.create(config, backend);
  await saveModel(folder, network, null);
  const bytes = await readFile(join(folder, 'weights.bin'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [first] = network.weights().values();
  expect(view.getFloat32(4, true)).toBe(first?.values[1]);
  expect(bytes.length).toBe(4 * [...network.weights().values()].reduce((n, w) => n + w.values.length, 0));
  network.dispose();
});

test('a new model takes the place of the old one and leaves nothing beside it', async () => {
  await save(3);
  const logits = await save(4);
  expect(await answer()).toEqual({ logits, metadata: { seed: 4 } });
  expect(await readdir(home)).toEqual(['model']);
});

describe('when a save does not come to its end', () => {
  test('a failing one leaves the old model and no remains', async () => {
    const logits = await save(3);
    const network = Network.create(config, backend);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(saveModel(folder, network, circular)).rejects.toThrow();
    network.dispose();
    expect((await answer()).logits).toEqual(logits);
    expect(await readdir(home)).toEqual(['model']);
  });

  test('a half-written model beside it is never taken for the real one, and is cleared by the next save', async () => {
    await save(4);
    await rename(folder, join(home, '.model-new-1234'));
    expect((await failure()).code).toBe('file.missing');
    const logits = await save(5);
    expect((await answer()).logits).toEqual(logits);
    expect(await readdir(home)).toEqual(['model']);
  });

  test('a process that died between the two renames does not lose the old model', async () => {
    const logits = await save(3);
    await rename(folder, join(home, '.model-old-1234'));
    expect((await answer()).logits).toEqual(logits);
    expect(await readdir(home)).toEqual(['model']);
  });
});

describe('the model before', () => {
  async function saveKeeping(seed: number): Promise<void> {
    const network = Network.create({ ...config, seed }, backend);
    await saveModel(folder, network, { seed }, { keepPrevious: true });
    network.dispose();
  }
  async function seedIn(path: string): Promise<unknown> {
    const { network, metadata } = await loadModel(path, backend);
    network.dispose();
    return (metadata as { seed: number }).seed;
  }

  test('exactly one is kept, and one can go back to it and forward again', async () => {
    await saveKeeping(3);
    await expect(rollBackModel(folder)).rejects.toMatchObject({ code: 'model.noPrevious' });
    await saveKeeping(4);
    await saveKeeping(5);
    expect([await seedIn(folder), await seedIn(previousModel(folder))]).toEqual([5, 4]);
    expect((await readdir(previousModel(folder))).sort()).toEqual(['model.json', 'weights.bin']);
    await rollBackModel(folder);
    expect([await seedIn(folder), await seedIn(previousModel(folder))]).toEqual([4, 5]);
    await rollBackModel(folder);
    expect([await seedIn(folder), await seedIn(previousModel(folder))]).toEqual([5, 4]);
    expect(await readdir(home)).toEqual(['model']);
  });

  test('a damaged one is not put back, and the one in use stays', async () => {
    await saveKeeping(3);
    await saveKeeping(4);
    await rm(join(previousModel(folder), 'weights.bin'));
    await expect(rollBackModel(folder)).rejects.toThrow();
    expect(await seedIn(folder)).toBe(4);
    expect(await readdir(home)).toEqual(['model']);
  });
});

test('no model is file.missing', async () => {
  expect((await failure()).code).toBe('file.missing');
});

test('a model from a later version is file.newer, whatever else it holds', async () => {
  await save();
  await edit(() => ({ formatVersion: 2, surprise: true }));
  expect(await failure()).toMatchObject({ code: 'file.newer', params: { path: 'model', version: 2 } });
});

const damages: [string, () => Promise<unknown>, RegExp][] = [
  ['model.json cut short', async () => cutShort('model.json'), /JSON/],
  ['weights.bin cut short', async () => cutShort('weights.bin'), /checksum/],
  ['weights.bin gone', async () => rm(join(folder, 'weights.bin')), /weights\.bin is missing/],
  ['a bit of weights.bin flipped', flipBit, /checksum/],
  ['an unknown activation', async () => edit((f) => change(f, { activation: 'Apalu' })), /activation|Apalu/],
  ['no features', async () => edit((f) => change(f, { features: 0 })), /model\.json/],
  ['other units than its weights', async () => edit((f) => change(f, { units: [6, 10] })), /mopgru_2/],
  ['absurd units', async () => edit((f) => change(f, { units: [1_000_000] })), /weight/],
  [
    'one weight fewer',
    async () => edit((f) => ({ ...f, weightsManifest: manifest(f).slice(1) })),
    /mopgru_1/,
  ],
  ['one weight more', async () => edit((f) => ({ ...f, weightsManifest: [...manifest(f), extra] })), /extra/],
  [
    'weights in another order',
    async () => edit((f) => ({ ...f, weightsManifest: manifest(f).reverse() })),
    /head/,
  ],
  ['no version', async () => edit((f) => ({ ...f, formatVersion: undefined })), /formatVersion/],
  ['a list instead of an object', async () => edit(() => []), /model\.json/],
];
const extra = { name: 'extra', shape: [1], dtype: 'float32' };

test.each(damages)('%s is file.damaged, with the reason', async (_what, damage, reason) => {
  await save();
  await damage();
  const error = await failure();
  expect(error.code).toBe('file.damaged');
  expect(error.params['path']).toBe('model');
  expect(error.params['reason']).toMatch(reason);
});

function change(file: Record<string, unknown>, entries: Record<string, unknown>): unknown {
  return { ...file, config: { ...(file['config'] as object), ...entries } };
}
function manifest(file: Record<string, unknown>): unknown[] {
  return file['weightsManifest'] as unknown[];
}
async function cutShort(name: string): Promise<void> {
  const bytes = await readFile(join(folder, name));
  await writeFile(join(folder, name), bytes.subarray(0, bytes.length - 4));
}
async function flipBit(): Promise<void> {
  const path = join(folder, 'weights.bin');
  const bytes = await readFile(path);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
