import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScript } from '../../support/load-script.js';

interface Entry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly inputs: readonly { readonly name: string; readonly as: string; readonly sha256: string }[];
}
const { assembleHandLandmarker } = await loadScript<{
  assembleHandLandmarker(folder: string, entry: Entry): Promise<Buffer>;
}>('assemble-landmarkers.mjs');

const packageFolder = dirname(createRequire(import.meta.url).resolve('@mediapipe/hands/package.json'));
const script = resolve('scripts/assemble-landmarkers.mjs');
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const packed = ['hands_solution_packed_assets_loader.js', 'hands_solution_packed_assets.data'];

let entry: Entry;
let folder: string;
let bundle: Buffer;

beforeAll(async () => {
  const manifest = JSON.parse(await readFile('models/manifest.json', 'utf8')) as { assets: Entry[] };
  const found = manifest.assets.find(({ file }) => file === 'hand_landmarker.task');
  if (!found) throw new Error('the manifest has no hand landmarker');
  entry = found;
  folder = await mkdtemp(join(tmpdir(), 'mudra-hands-'));
  bundle = await assembleHandLandmarker(packageFolder, entry);
});
afterAll(() => rm(folder, { recursive: true }));

/** A copy of the package's parts that are read, with one file changed. */
async function copyOfPackage(change: { file: string; at?: number } | null): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  for (const name of [...packed, 'hand_landmark_full.tflite']) {
    await copyFile(join(packageFolder, name), join(copy, name));
  }
  if (change) {
    const path = join(copy, change.file);
    const bytes = await readFile(path);
    const at = change.at ?? bytes.length - 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
  }
  return copy;
}

describe('the landmark bundle', () => {
  it('is the pinned one, and the same each time', async () => {
    expect(bundle.length).toBe(entry.bytes);
    expect(sha256(bundle)).toBe(entry.sha256);
    const again = await assembleHandLandmarker(await copyOfPackage(null), entry);
    expect(again.equals(bundle)).toBe(true);
  });

  it('is a zip of uncompressed models, each unchanged behind its metadata and aligned to 64 bytes', async () => {
    const original = await readFile(join(packageFolder, 'hand_landmark_full.tflite'));
    const start = bundle.indexOf('PK\x03\x04', 4, 'latin1');
    expect(bundle.readUInt16LE(start + 8)).toBe(0);
    const nameLength = bundle.readUInt16LE(start + 26);
    expect(bundle.toString('utf8', start + 30, start + 30 + nameLength)).toBe(
      'hand_landmarks_detector.tflite',
    );
    const model = bundle.subarray(start + 30 + nameLength).subarray(0, bundle.readUInt32LE(start + 18));
    const behind = model.length - original.length;
    expect(model.subarray(behind).equals(original)).toBe(true);
    expect(behind % 64).toBe(0);
    expect(model.subarray(0, behind).includes('TFLITE_METADATA')).toBe(true);
  });

  it('is refused when a model in the package was tampered with', async () => {
    const tampered = await copyOfPackage({ file: 'hand_landmark_full.tflite' });
    await expect(assembleHandLandmarker(tampered, entry)).rejects.toThrow(
      /hand_landmark_full.tflite is not the pinned file/,
    );
    const loader = await readFile(join(packageFolder, packed[0] ?? ''), 'utf8');
    const { files } = JSON.parse(/loadPackage\((\{"files".*?\})\);/s.exec(loader)?.[1] ?? '') as {
      files: { filename: string; start: number; end: number }[];
    };
    const palm = files.find(({ filename }) => filename.endsWith('palm_detection_full.tflite'));
    const inside = await copyOfPackage({ file: packed[1] ?? '', at: (palm?.end ?? 0) - 1 });
    await expect(assembleHandLandmarker(inside, entry)).rejects.toThrow(/palm_detection_full.tflite/);
  });

  it('is refused when the result is another one', async () => {
    const other = { ...entry, sha256: entry.sha256.replace(/^./, 'f') };
    await expect(assembleHandLandmarker(packageFolder, other)).rejects.toThrow(/hand_landmarker.task is not/);
  });

  it('has a script that says how it is used and checks what is there', () => {
    expect(execFileSync(process.execPath, [script, '--help'], { encoding: 'utf8' })).toContain('--check');
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toContain('as pinned');
  });
});
