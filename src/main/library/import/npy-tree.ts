import { damaged } from '../format-error.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { TaughtTakes } from '../taught-takes.js';
import { FRAME_BYTES } from './bounds.js';
import { checkCount } from './check-frames.js';
import { CollectTakes } from './collect-takes.js';
import { folderSigns } from './folder-signs.js';
import type { TakeFormat } from './format.js';
import { parseNpy } from './npy.js';
import { frameSizes, handsOf, rawFrame } from './raw-hands.js';
import type { RawTiming, Reading } from './reading.js';
import { within, type TakeSource } from './take-source.js';

const byNumber = new Intl.Collator('en', { numeric: true });

/** A tree `MP_Data/<sign>/<take>/<frame>.npy`, one frame a file; `MP_Data` may be left out. */
export const npyTree: TakeFormat = { find, read };

async function find(source: TakeSource, folder: string): Promise<string | null> {
  for (const root of [within(folder, 'MP_Data'), folder]) {
    for (const sign of (await source.list(root)).folders) {
      for (const take of (await source.list(within(root, sign))).folders) {
        if ((await framesIn(source, within(root, sign, take))).length > 0) return root;
      }
    }
  }
  return null;
}

/** Signs in the order of their names, takes and frames by their numbers. */
async function read(reading: Reading, root: string): Promise<TaughtTakes[]> {
  const { source, broken } = reading;
  const timing = reading.timing(root);
  const collected = new CollectTakes(reading);
  let count = 0;
  const signOf = await folderSigns(reading, root);
  for (const name of (await source.list(root)).folders) {
    const takes = [...(await source.list(within(root, name))).folders].sort(byNumber.compare);
    const sign = signOf(name);
    const known = await broken.guard(source.nameOf(within(root, name)), () =>
      collected.sign(sign.name, sign.kind),
    );
    if (known === null) continue;
    for (const take of takes) {
      const folder = within(root, name, take);
      const number = count++;
      const frames = await readTake(reading, folder, timing);
      if (!frames) continue;
      await broken.guard(source.nameOf(folder), () =>
        collected.add(sign.name, sign.kind, { number, frames }),
      );
    }
  }
  return collected.result;
}

/** Null when it is broken. A frame's number gives its time, so a frame that is not there leaves a gap. */
async function readTake(
  { source, broken, bounds }: Reading,
  folder: string,
  { framesPerSecond, aspect }: RawTiming,
): Promise<HandFrame[] | null> {
  const files = await framesIn(source, folder);
  const checked = await broken.guard(source.nameOf(folder), () => {
    checkCount(files.length, bounds);
    if (files.some(({ number }, i) => i > 0 && number === files[i - 1]?.number)) {
      throw damaged('frameNumberTwice');
    }
    return files;
  });
  if (!checked) return null;
  const first = checked[0]?.number ?? 0;
  const frames: HandFrame[] = [];
  for (const { name, number } of checked) {
    const path = within(folder, name);
    const frame = await broken.guard(source.nameOf(path), async () => {
      const { numbers } = parseNpy(await source.read(path, undefined, FRAME_BYTES));
      const hands = handsOf(numbers);
      if (!hands) {
        throw damaged('numbers', { count: numbers.length, expected: frameSizes });
      }
      const time = ((number - first) * 1000) / framesPerSecond;
      return rawFrame(hands, time, aspect, number);
    });
    if (!frame) return null;
    frames.push(frame);
  }
  return frames;
}

async function framesIn(source: TakeSource, folder: string): Promise<{ name: string; number: number }[]> {
  const frames = (await source.list(folder)).files.flatMap((name) => {
    const number = /(\d+)\.npy$/.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  return frames.sort((a, b) => a.number - b.number);
}
