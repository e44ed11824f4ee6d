import { createHash } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { readdirSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeMudraArchive } from '../../src/main/library/export/mudra-archive.js';
import { Library } from '../../src/main/library/library.js';
import { readStoredFolder } from '../../src/main/library/read-take-folder.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { film, hand, seeded } from './hands.js';

/** Frames that a library keeps; other numbers give others. */
export function movement(n: number, seconds = 0.4): HandFrame[] {
  const random = seeded(n);
  return film(n, n + seconds * 1000, 15, (time) => [
    hand('Left', { x: 0.2 + random() / 10, y: 0.5 }),
    ...(time - n > 200 ? [] : [hand('Right', { x: 0.7, y: 0.4 + random() / 10, curl: 0.3 })]),
  ]);
}

/** A library in `folder` with `taught` takes of each sign, in movements of their own; gives the signs' ids. */
export async function teach(
  folder: string,
  taught: Readonly<Record<string, number>>,
  first = 1,
): Promise<string[]> {
  const library = await Library.open(folder);
  const ids: string[] = [];
  let n = first;
  for (const [name, takes] of Object.entries(taught)) {
    const { id } = await library.addSign(name, name === 'rest' ? 'rest' : 'sign');
    for (let i = 0; i < takes; i++) await library.addTake(id, i % 2 ? 'film' : 'camera', movement(n++));
    ids.push(id);
  }
  await library.close();
  return ids;
}

/** Writes a library as a `.mudra` and gives its bytes. */
export async function pack(library: string, path: string, model?: string): Promise<Buffer> {
  const { signs } = await readStoredFolder(library);
  await writeMudraArchive(signs, path, { app: '0.0.0-test', ...(model === undefined ? {} : { model }) });
  return readFile(path);
}

/** Every file below a folder with its bytes, by its path. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).replaceAll('\\', '/'), (await readFile(path)).toString('base64'));
  }
  return files;
}

/** Every file below a folder with its number, length and times: quick to compare, and other after any write. */
export function stampsIn(folder: string): string {
  const lines = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => {
    const { ino, size, mtimeMs, ctimeMs } = statSync(join(folder, path));
    return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  });
  return lines.sort().join('\n');
}

export type Unpacked = Record<string, Buffer>;

export interface ManifestJson {
  format: string;
  formatVersion: number;
  signs: { id: string; name: string; kind: string; takes: number }[];
  files: { path: string; size: number; sha256: string }[];
  [field: string]: unknown;
}

/** A `.mudra` with its files and manifest changed; `list` writes what is there by then into the manifest. */
export function repack(
  archive: Buffer,
  change: (files: Unpacked, manifest: ManifestJson, list: () => void) => void,
): Buffer {
  const files: Unpacked = {};
  for (const [path, bytes] of Object.entries(unzipSync(archive))) files[path] = Buffer.from(bytes);
  const manifest = JSON.parse(String(files['manifest.json'])) as ManifestJson;
  change(files, manifest, () => {
    manifest.files = Object.entries(files)
      .filter(([path]) => path !== 'manifest.json')
      .map(([path, bytes]) => ({
        path,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      }));
  });
  if (files['manifest.json']) files['manifest.json'] = Buffer.from(JSON.stringify(manifest));
  return Buffer.from(zipSync(files));
}
