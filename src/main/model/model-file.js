import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { MudraError } from '../../shared/errors.js';
import { activationNames } from './activations.js';
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
    weightsManifest: v.array(v.object({ name: v.string(), shape: v.array(count), dtype: v.literal('float32') })),
    weightsSha256: v.string(),
    metadata: v.unknown(),
});
/**
 * Writes `model.json` and `weights.bin` (little-endian float32) into `folder`. The model is made beside it
 * and takes its place only when it is complete and flushed; the one before stays until then. Throws the
 * file system's errors.
 */
export async function saveModel(folder, network, metadata) {
    const weights = [...network.weights()];
    const bytes = littleEndian(weights.map(([, { values }]) => values));
    const file = {
        formatVersion: FORMAT_VERSION,
        config: { ...network.config, units: [...network.config.units] },
        weightsManifest: weights.map(([name, { shape }]) => ({ name, shape: [...shape], dtype: 'float32' })),
        weightsSha256: sha256(bytes),
        metadata,
    };
    const fresh = beside(folder, 'new');
    const old = beside(folder, 'old');
    await mkdir(fresh, { recursive: true });
    try {
        await writeFlushed(join(fresh, 'weights.bin'), bytes);
        await writeFlushed(join(fresh, 'model.json'), JSON.stringify(file, null, 1));
        const replaced = await moveAway(folder, old);
        try {
            await rename(fresh, folder);
        }
        catch (error) {
            if (replaced)
                await rename(old, folder);
            throw error;
        }
        await rm(old, { recursive: true, force: true });
    }
    catch (error) {
        await rm(fresh, { recursive: true, force: true });
        throw error;
    }
}
/**
 * Reads a model. Throws MudraError: `file.missing` when there is none, `file.damaged` when a file is broken,
 * truncated or does not match its checksum, `file.newer` when a later version wrote it. `metadata` has not
 * been checked.
 */
export async function loadModel(folder, backend) {
    const path = basename(folder);
    const damaged = (reason) => new MudraError('file.damaged', { path, reason, aside: '' });
    const text = await readFile(join(folder, 'model.json'), 'utf8').catch(missing(join(path, 'model.json')));
    let json;
    try {
        json = JSON.parse(text);
    }
    catch {
        throw damaged('model.json is not JSON');
    }
    const version = v.safeParse(v.object({ formatVersion: v.number() }), json);
    if (version.success && version.output.formatVersion > FORMAT_VERSION) {
        throw new MudraError('file.newer', { path, version: version.output.formatVersion });
    }
    const parsed = v.safeParse(fileSchema, json);
    if (!parsed.success)
        throw damaged(`model.json: ${v.summarize(parsed.issues).split('\n')[0]}`);
    const { config, weightsManifest, weightsSha256, metadata } = parsed.output;
    const bytes = await readFile(join(folder, 'weights.bin')).catch(() => {
        throw damaged('weights.bin is missing');
    });
    if (sha256(bytes) !== weightsSha256)
        throw damaged('weights.bin does not match its checksum');
    const network = Network.create(config, backend);
    try {
        network.setWeights(cut(bytes, weightsManifest));
    }
    catch (error) {
        network.dispose();
        throw damaged(error instanceof Error ? error.message : String(error));
    }
    return { network, metadata };
}
function cut(bytes, manifest) {
    const weights = new Map();
    let offset = 0;
    for (const { name, shape } of manifest) {
        const length = shape.reduce((product, n) => product * n, 1);
        if (offset + length * 4 > bytes.length)
            throw new RangeError(`weights.bin ends inside “${name}”`);
        const values = new Float32Array(length);
        for (let i = 0; i < length; i++)
            values[i] = bytes.readFloatLE(offset + i * 4);
        weights.set(name, values);
        offset += length * 4;
    }
    if (offset !== bytes.length)
        throw new RangeError('weights.bin is longer than its manifest');
    return weights;
}
function littleEndian(arrays) {
    const bytes = Buffer.alloc(arrays.reduce((sum, a) => sum + a.length * 4, 0));
    let offset = 0;
    for (const array of arrays)
        for (const n of array)
            offset = bytes.writeFloatLE(n, offset);
    return bytes;
}
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const beside = (folder, what) => join(dirname(folder), `.${basename(folder)}-${what}-${randomUUID()}`);
async function writeFlushed(path, content) {
    const file = await open(path, 'w');
    try {
        await file.writeFile(content);
        await file.sync();
    }
    finally {
        await file.close();
    }
}
async function moveAway(from, to) {
    try {
        await rename(from, to);
        return true;
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return false;
        throw error;
    }
}
function missing(path) {
    return (error) => {
        if (error.code === 'ENOENT')
            throw new MudraError('file.missing', { path });
        throw error;
    };
}
