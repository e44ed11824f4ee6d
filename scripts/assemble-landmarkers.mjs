#!/usr/bin/env node
/**
 * Assembles models/hand_landmarker.task, which MediaPipe Tasks loads, from the models inside the npm package
 * @mediapipe/hands: adds the metadata that Tasks wants to each TFLite file and zips the two, uncompressed.
 * Deterministic; inputs and output are checked against the sha256 in models/manifest.json.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { withMetadata } from './landmarkers/tflite-metadata.mjs';
import { storedZip } from './landmarkers/stored-zip.mjs';

const root = join(import.meta.dirname, '..');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The manifest's entry for the bundle. */
async function bundleEntry() {
  const manifest = JSON.parse(await readFile(join(root, 'models/manifest.json'), 'utf8'));
  return manifest.assets.find(({ file }) => file === 'hand_landmarker.task');
}

/** The package's models by file name: beside it, or inside its packed assets. */
async function packageModels(folder) {
  const loader = await readFile(join(folder, 'hands_solution_packed_assets_loader.js'), 'utf8');
  const listing = /loadPackage\((\{"files".*?\})\);/s.exec(loader)?.[1];
  if (!listing) throw new Error('@mediapipe/hands: its list of packed assets was not found');
  const packed = await readFile(join(folder, 'hands_solution_packed_assets.data'));
  const files = JSON.parse(listing).files;
  return async (name) => {
    const beside = join(folder, name);
    if (existsSync(beside)) return readFile(beside);
    const inside = files.find(({ filename }) => filename.endsWith(`/${name}`));
    if (!inside) throw new Error(`@mediapipe/hands does not hold ${name}`);
    return packed.subarray(inside.start, inside.end);
  };
}

function checked(name, bytes, expected) {
  const actual = sha256(bytes);
  if (actual !== expected)
    throw new Error(`${name} is not the pinned file: sha256 ${actual}, expected ${expected}`);
  return bytes;
}

/** The bundle's bytes, from the package in `folder`. Throws when an input or the result is not the pinned one. */
export async function assembleHandLandmarker(folder, entry) {
  const model = await packageModels(folder);
  const parts = [];
  for (const { name, as, title, description, outputs, sha256: expected } of entry.inputs) {
    const bytes = checked(name, await model(name), expected);
    parts.push([as, withMetadata(bytes, { title, description, outputs })]);
  }
  return checked(entry.file, storedZip(parts), entry.sha256);
}

async function main() {
  const { values } = parseArgs({
    options: { help: { type: 'boolean' }, check: { type: 'boolean' }, force: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(
      'usage: assemble-landmarkers.mjs [--force] [--check]\n--check  only compare the file that is there',
    );
    return;
  }
  const entry = await bundleEntry();
  const target = join(root, 'models', entry.file);
  if (values.check) {
    checked(entry.file, await readFile(target), entry.sha256);
    console.log(`${entry.file}: as pinned`);
    return;
  }
  if (!values.force && existsSync(target) && sha256(await readFile(target)) === entry.sha256) return;
  const folder = dirname(createRequire(import.meta.url).resolve('@mediapipe/hands/package.json'));
  const bytes = await assembleHandLandmarker(folder, entry);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(`${target}.part`, bytes);
  await rename(`${target}.part`, target);
  console.log(`${entry.file}: assembled, ${bytes.length} bytes`);
}

if (process.argv[1] === import.meta.filename) {
  await main().catch((error) => {
    console.error(`assemble-landmarkers: ${error.message}`);
    process.exitCode = 1;
  });
}
