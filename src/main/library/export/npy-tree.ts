import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HAND_NUMBERS, type HandFrame } from '../../../shared/domain/hand.js';
import { asMudraError, MudraError } from '../../../shared/errors.js';
import { namesIn } from '../files.js';
import { RAW_NUMBERS } from '../import/raw-hands.js';
import type { TaughtTakes } from '../taught-takes.js';

/**
 * Writes takes as a tree `MP_Data/<sign>/<take>/<frame>.npy` in `path`, 126 float32 a frame: left hand, right hand,
 * zeros for a hand that is missing. The number of a frame is its time at `framesPerSecond`. The format has no room
 * for times between, aspect, scores, signer, kind, or a second hand of one side (the one with the better score is
 * kept). Throws MudraError `file.exists` when something is there, `disk.*`.
 */
export async function writeNpyTree(
  signs: readonly TaughtTakes[],
  path: string,
  framesPerSecond = 30,
): Promise<void> {
  const root = join(path, 'MP_Data');
  if ((await namesIn(root)).length > 0) throw new MudraError('file.exists', { path: root });
  try {
    const used = new Set<string>();
    for (const { name, takes } of signs) {
      const folder = join(root, folderFor(name, used));
      for (const [number, { frames }] of takes.entries()) {
        await mkdir(join(folder, String(number)), { recursive: true });
        const first = frames[0]?.time ?? 0;
        const byNumber = new Map(
          frames.map((frame) => [Math.round(((frame.time - first) * framesPerSecond) / 1000), frame]),
        );
        for (const [at, frame] of byNumber) {
          await writeFile(join(folder, String(number), `${at}.npy`), npyOf(numbersOf(frame)));
        }
      }
    }
  } catch (error) {
    throw asMudraError(error);
  }
}

/** A folder's name for a sign, without what file systems refuse, and not one that is used. */
export function folderFor(name: string, used: Set<string>): string {
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
