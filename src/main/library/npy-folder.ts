import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import type { BrokenFiles } from './broken-files.js';
import { namesIn, readBytes } from './files.js';
import { FormatError } from './formats.js';
import { parseNpy } from './npy.js';
import { dateOf, RAW_NUMBERS, rawFrame, type RawTiming } from './raw-hands.js';
import type { TaughtTakes } from './taught-takes.js';

/**
 * Where both hands begin, by the numbers of a frame: MediaPipe Holistic with pose 33 × 4, face 468 × 3 and two
 * hands; the same without the face; hands alone.
 */
const handsAt: Readonly<Record<number, number>> = { 1662: 1536, 258: 132, 126: 0 };

const byNumber = new Intl.Collator('en', { numeric: true });

/** The root of a tree `<sign>/<take>/<frame>.npy` at `path` or in its `MP_Data`; null when there is none. */
export async function findNpyTree(path: string): Promise<string | null> {
  for (const root of [join(path, 'MP_Data'), path]) {
    for (const sign of await foldersIn(root)) {
      for (const take of await foldersIn(join(root, sign))) {
        if ((await framesIn(join(root, sign, take))).length > 0) return root;
      }
    }
  }
  return null;
}

/** Reads such a tree. Signs in the order of their names, takes and frames by their numbers. */
export async function readNpyTree(
  root: string,
  timing: RawTiming,
  broken: BrokenFiles,
): Promise<TaughtTakes[]> {
  const signs: TaughtTakes[] = [];
  let count = 0;
  for (const [index, name] of (await foldersIn(root)).entries()) {
    const takes = [];
    for (const take of (await foldersIn(join(root, name))).sort(byNumber.compare)) {
      const number = count++;
      const frames = await readTake(join(root, name, take), timing, broken);
      if (frames) takes.push({ id: `take-${number}` as TakeId, createdAt: dateOf(number), frames });
    }
    signs.push({ id: `class-${index}` as SignId, name, kind: 'sign', takes });
  }
  return signs;
}

/** Null when it is broken. A frame's number gives its time, so a frame that is not there leaves a gap. */
async function readTake(folder: string, timing: RawTiming, broken: BrokenFiles): Promise<HandFrame[] | null> {
  const files = await framesIn(folder);
  const checked = await broken.guard(folder, () => {
    if (files.length === 0) throw new FormatError('damaged', 'it holds no frames');
    if (files.some(({ number }, i) => i > 0 && number === files[i - 1]?.number)) {
      throw new FormatError('damaged', 'two of its frames have the same number');
    }
    return files;
  });
  if (!checked) return null;
  const first = checked[0]?.number ?? 0;
  const frames: HandFrame[] = [];
  for (const { name, number } of checked) {
    const path = join(folder, name);
    const frame = await broken.guard(path, async () =>
      rawFrame(handsOf(parseNpy(await readBytes(path)).numbers), number - first, timing),
    );
    if (!frame) return null;
    frames.push(frame);
  }
  return frames;
}

function handsOf(numbers: Float64Array): Float64Array {
  const at = handsAt[numbers.length];
  if (at === undefined) {
    throw new FormatError(
      'damaged',
      `${numbers.length} numbers instead of ${Object.keys(handsAt).join(', ')}`,
    );
  }
  return numbers.subarray(at, at + RAW_NUMBERS);
}

async function framesIn(folder: string): Promise<{ name: string; number: number }[]> {
  const frames = (await namesIn(folder)).flatMap((name) => {
    const number = name.startsWith('.') ? undefined : /(\d+)\.npy$/.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  return frames.sort((a, b) => a.number - b.number);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map((entry) => entry.name).sort();
}
