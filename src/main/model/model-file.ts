import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { MudraError } from '../../shared/errors.js';
import { activationNames } from './activations.js';
import type { Backend } from './backend.js';
import { weightShapes, type NetworkConfig } from './network-config.js';
import { Network } from './network.js';

/** Version of the layout below; a higher one on disk is refused as `file.newer`. */
const FORMAT_VERSION = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const configSchema = v.object({
  features: count,
  classes: count,
  units: v.pipe(v.array(count), v.minLength(1), v.maxLength(8)),
  dense: count,
  activation: v.picklist(activationNames),
  gate: v.picklist(['pre', 'post']),
  apaluSharing: v.picklist(['layer', 'unit']),
  initialA: v.pipe(v.number(), v.gtValue(0)),
  initialB: v.pipe(v.number(), v.gtValue(0)),
  dropout: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  head: v.picklist(['logits', 'softsign', 'cosine']),
  seed: v.pipe(v.number(), v.integer()),
});
/** `model.json`. `weightsManifest` lists weights in the order of weights.bin, as TensorFlow.js does. */
const fileSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  config: configSchema,
  weightsManifest: v.array(
    v.object({ name: v.string(), shape: v.array(count), dtype: v.literal('float32') }),
  ),
  weightsSha256: v.string(),
  metadata: v.unknown(),
});

/** Folder inside a model's folder that holds the model that it replaced. */
const previousName = 'previous';
const modelFiles = ['weights.bin', 'model.json'] as const;

/** Folder of the model that the one in `folder` replaced; there is none where nothing was kept. */
export function previousModel(folder: string): string {
  return join(folder, previousName);
}

/**
 * Writes `model.json` and `weights.bin` (little-endian float32) into `folder`. The model is made beside it
 * and takes its place only when it is complete and flushed; the one before stays until then, and with
 * `keepPrevious` also afterwards, in `previous`, instead of the one that lay there. Throws the file system's
 * errors.
 */
export async function saveModel(
  folder: string,
  network: Network,
  metadata: unknown,
  options: { readonly keepPrevious?: boolean } = {},
): Promise<void> {
  const weights = [...network.weights()];
  const bytes = littleEndian(weights.map(([, { values }]) => values));
  const file: v.InferInput<typeof fileSchema> = {
    formatVersion: FORMAT_VERSION,
    config: { ...network.config, units: [...network.config.units] },
    weightsManifest: weights.map(([name, { shape }]) => ({ name, shape: [...shape], dtype: 'float32' })),
    weightsSha256: sha256(bytes),
    metadata,
  };
  await replaceFolder(folder, async (fresh) => {
    await writeFlushed(join(fresh, 'weights.bin'), bytes);
    await writeFlushed(join(fresh, 'model.json'), JSON.stringify(file, null, 1));
    if (options.keepPrevious) await copyModel(folder, previousModel(fresh));
  });
}

/**
 * Puts the previous model back; the one in use becomes the previous one, so this can be undone in the same way.
 * Throws MudraError `model.noPrevious` when none was kept, and the file system's errors.
 */
export async function rollBackModel(folder: string): Promise<void> {
  await replaceFolder(folder, async (fresh) => {
    if (!(await copyModel(previousModel(folder), fresh))) throw new MudraError('model.noPrevious');
    await copyModel(folder, previousModel(fresh));
  });
}

/** Copies a model's own files and flushes them; false when there is no model at `from`. */
async function copyModel(from: string, to: string): Promise<boolean> {
  try {
    await readFile(join(from, 'model.json'));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  await mkdir(to, { recursive: true });
  for (const name of modelFiles) {
    await copyFile(join(from, name), join(to, name));
    const copy = await open(join(to, name), 'r+');
    await copy.sync().finally(() => copy.close());
  }
  await flushFolder(to);
  return true;
}

/** Fills a folder beside `folder`, then has it take its place; whatever fails, the one before stays. */
async function replaceFolder(folder: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = beside(folder, 'new');
  const old = beside(folder, 'old');
  await mkdir(fresh, { recursive: true });
  try {
    await fill(fresh);
    await flushFolder(fresh);
    const replaced = await moved(folder, old);
    try {
      await rename(fresh, folder);
    } catch (error) {
      if (replaced) await rename(old, folder);
      throw error;
    }
    await flushFolder(dirname(folder));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  await removeRemains(folder);
}

/**
 * Reads a model. Throws MudraError: `file.missing` when there is none, `file.damaged` when a file is broken,
 * truncated or does not match its checksum or its network, `file.newer` when a later version wrote it.
 * `metadata` has not been checked.
 */
export async function loadModel(
  folder: string,
  backend: Backend,
): Promise<{ network: Network; metadata: unknown }> {
  const path = basename(folder);
  const damaged = (reason: string): MudraError => new MudraError('file.damaged', { path, reason, aside: '' });
  const text = await readDescription(folder);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('model.json is not JSON');
  }
  const version = v.safeParse(v.object({ formatVersion: v.number() }), json);
  if (version.success && version.output.formatVersion > FORMAT_VERSION) {
    throw new MudraError('file.newer', { path, version: version.output.formatVersion });
  }
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) throw damaged(`model.json: ${v.summarize(parsed.issues).split('\n')[0]}`);
  const { config, weightsManifest, weightsSha256, metadata } = parsed.output;
  const bytes = await readFile(join(folder, 'weights.bin')).catch((error: unknown) => {
    throw isMissing(error) ? damaged('weights.bin is missing') : error;
  });
  if (sha256(bytes) !== weightsSha256) throw damaged('weights.bin does not match its checksum');
  try {
    assertManifest(config, weightsManifest);
    const network = Network.withWeights(config, backend, cut(bytes, weightsManifest));
    return { network, metadata };
  } catch (error) {
    throw error instanceof RangeError ? damaged(error.message) : error;
  }
}

/** The text of model.json; a model that was being replaced when the process died is put back first. */
async function readDescription(folder: string): Promise<string> {
  const file = join(folder, 'model.json');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const [old] = await remains(folder, 'old');
  if (old) await moved(old, folder).catch(() => false);
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw isMissing(error)
      ? new MudraError('file.missing', { path: join(basename(folder), 'model.json') })
      : error;
  });
}

type Manifest = readonly { readonly name: string; readonly shape: readonly number[] }[];

/** A model whose weights are not exactly those of its network would load and answer wrongly. */
function assertManifest(config: NetworkConfig, manifest: Manifest): void {
  const expected = [...weightShapes(config)].map(([name, shape]) => `${name} ${shape.join('×')}`);
  const found = manifest.map(({ name, shape }) => `${name} ${shape.join('×')}`);
  const odd = expected.findIndex((entry, i) => entry !== found[i]);
  if (odd >= 0) throw new RangeError(`weight ${found[odd] ?? 'none'} instead of ${expected[odd]}`);
  if (found.length > expected.length) throw new RangeError(`weight ${found[expected.length]} is not used`);
}

function cut(bytes: Buffer, manifest: Manifest): Map<string, Float32Array> {
  const weights = new Map<string, Float32Array>();
  let offset = 0;
  for (const { name, shape } of manifest) {
    const length = shape.reduce((product, n) => product * n, 1);
    if (offset + length * 4 > bytes.length) throw new RangeError(`weights.bin ends inside “${name}”`);
    const values = new Float32Array(length);
    for (let i = 0; i < length; i++) values[i] = bytes.readFloatLE(offset + i * 4);
    if (!values.every(Number.isFinite)) throw new RangeError(`“${name}” holds a number that is not finite`);
    weights.set(name, values);
    offset += length * 4;
  }
  if (offset !== bytes.length) throw new RangeError('weights.bin is longer than its manifest');
  return weights;
}

function littleEndian(arrays: readonly Float32Array[]): Buffer {
  const bytes = Buffer.alloc(arrays.reduce((sum, a) => sum + a.length * 4, 0));
  let offset = 0;
  for (const array of arrays) for (const n of array) offset = bytes.writeFloatLE(n, offset);
  return bytes;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Remains = 'new' | 'old';
const beside = (folder: string, what: Remains): string =>
  join(dirname(folder), `.${basename(folder)}-${what}-${randomUUID()}`);

/** Folders that a save left beside `folder`. */
async function remains(folder: string, what: Remains): Promise<string[]> {
  const parent = dirname(folder);
  const names = await readdir(parent).catch((): string[] => []);
  return names.filter((n) => n.startsWith(`.${basename(folder)}-${what}-`)).map((n) => join(parent, n));
}

/** The saved model is in its place: what this save and interrupted ones left is of no use any more. */
async function removeRemains(folder: string): Promise<void> {
  for (const path of [...(await remains(folder, 'old')), ...(await remains(folder, 'new'))]) {
    await rm(path, { recursive: true, force: true });
  }
}

async function writeFlushed(path: string, content: Buffer | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes renames last through a power cut, where the system lets a folder be flushed (Windows does not). */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Renames; false when there was nothing to rename. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as { code?: string } | null)?.code === 'ENOENT';
