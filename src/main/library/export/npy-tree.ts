import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HAND_NUMBERS, type HandFrame } from '../../../shared/domain/hand.js';
import { asMudraError, MudraError } from '../../../shared/errors.js';
import { asText, exists } from '../files.js';
import { RAW_NUMBERS } from '../import/raw-hands.js';
import { REST_FOLDER, SIDECAR, type Sidecar } from '../sidecar.js';
import type { TaughtTakes } from '../taught-takes.js';
import type { FileOfZip } from './zip.js';

/**
 * Writes takes as a tree `MP_Data/<sign>/<take>/<frame>.npy` in `path`, 126 float32 a frame: left hand, right hand,
 * zeros for a hand that is missing. The number of a frame is its time at `framesPerSecond`. The format has no room
 * for times between, aspect, scores, signer, or a second hand of one side (the one with the better score is kept);
 * which folder holds the rest, and names that no folder can have, are in `mudra.json` beside the tree. Throws MudraError `file.exists` when something is there, `disk.*`.
 */
export async function writeNpyTree(
  signs: readonly TaughtTakes[],
  path: string,
  framesPerSecond = 30,
): Promise<void> {
  for (const place of ['MP_Data', SIDECAR].map((name) => join(path, name))) {
    if (await exists(place)) throw new MudraError('file.exists', { path: place });
  }
  await writeFiles(path, npyFiles(signs, framesPerSecond));
}

/** The files of such a tree, by their paths: those below `MP_Data`, and `mudra.json`. */
export function* npyFiles(
  signs: readonly TaughtTakes[],
  framesPerSecond = 30,
  onTake?: () => void,
): Iterable<FileOfZip> {
  const folders = foldersFor(signs);
  yield sidecarOf(signs, folders);
  for (const [i, { takes }] of signs.entries()) {
    const folder = folders[i] ?? '';
    for (const [number, { frames }] of takes.entries()) {
      const first = frames[0]?.time ?? 0;
      const byNumber = new Map(
        frames.map((frame) => [Math.round(((frame.time - first) * framesPerSecond) / 1000), frame]),
      );
      for (const [at, frame] of byNumber) {
        yield { path: `MP_Data/${folder}/${number}/${at}.npy`, bytes: npyOf(numbersOf(frame)) };
      }
      onTake?.();
    }
  }
}

/** Puts files below `path`. Throws MudraError `disk.*`. */
export async function writeFiles(path: string, files: Iterable<FileOfZip>): Promise<void> {
  const made = new Set<string>();
  try {
    for (const file of files) {
      const place = join(path, ...file.path.split('/'));
      const folder = dirname(place);
      if (!made.has(folder)) await mkdir(folder, { recursive: true });
      made.add(folder);
      await writeFile(place, file.bytes);
    }
  } catch (error) {
    throw asMudraError(error);
  }
}

/** What the folders hold, for Mudra itself. */
export function sidecarOf(signs: readonly TaughtTakes[], folders: readonly string[]): FileOfZip {
  const content: Sidecar = {
    format: 'mudra-folders',
    formatVersion: 1,
    signs: signs.map(({ name, kind }, i) => ({ folder: folders[i] ?? '', name, kind })),
  };
  return { path: SIDECAR, bytes: Buffer.from(asText(content)) };
}

/** A folder's name for each sign. */
export function foldersFor(signs: readonly TaughtTakes[]): string[] {
  const used = new Set([REST_FOLDER]);
  const rest = signs.findIndex(({ kind }) => kind === 'rest');
  return signs.map(({ name }, i) => (i === rest ? REST_FOLDER : folderFor(name, used)));
}

/** A folder's name for a sign, without what file systems refuse, and not one that is used. */
function folderFor(name: string, used: Set<string>): string {
  const plain = name.replace(/[<>:"/\\|?*\p{Cc}]/gu, '_').replace(/^\.|[. ]$/g, '_');
  let folder = plain;
  for (let n = 2; used.has(folder.toLowerCase()); n++) folder = `${plain} ${n}`;
  used.add(folder.toLowerCase());
  return folder;
}

function numbersOf({ hands }: HandFrame): Float32Array {
  const numbers = new Float32Array(RAW_NUMBERS);
  for (const hand of hands.toSorted((a, b) => a.score - b.score)) {
    numbers.set(hand.landmarks, hand.handedness === 'Left' ? 0 : HAND_NUMBERS);
  }
  return numbers;
}

/** NumPy's format, version 1: the header is padded so that the numbers begin at a multiple of 64. */
function npyOf(numbers: Float32Array): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${numbers.length},), }`;
  const length = 64 * Math.ceil((10 + header.length + 1) / 64) - 10;
  const bytes = Buffer.alloc(10 + length + numbers.length * 4);
  bytes.write('\x93NUMPY\x01\x00', 'latin1');
  bytes.writeUInt16LE(length, 8);
  bytes.write(`${header.padEnd(length - 1)}\n`, 10, 'latin1');
  numbers.forEach((n, i) => bytes.writeFloatLE(n, 10 + length + i * 4));
  return bytes;
}
