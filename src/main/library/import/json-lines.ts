import * as v from 'valibot';
import { signKindSchema } from '../../../shared/contract.js';
import { HAND_NUMBERS, type HandFrame } from '../../../shared/domain/hand.js';
import { ms } from '../../../shared/domain/units.js';
import { FormatError, parseFile } from '../formats.js';
import type { TaughtTakes } from '../taught-takes.js';
import { bytesOfTake } from './bounds.js';
import { checkCount } from './check-frames.js';
import { CollectTakes } from './collect-takes.js';
import type { TakeFormat } from './format.js';
import { onlyFile } from './only-file.js';
import { checkLandmarks } from './raw-hands.js';
import type { Reading } from './reading.js';
import { tooLarge } from './take-source.js';

const finite = v.pipe(v.number(), v.finite());
const aspectSchema = v.pipe(finite, v.minValue(0.1), v.maxValue(10));

const handSchema = v.strictObject({
  handedness: v.picklist(['Left', 'Right']),
  score: v.optional(v.pipe(finite, v.minValue(0), v.maxValue(1)), 1),
  landmarks: v.pipe(v.array(finite), v.length(HAND_NUMBERS)),
});

/** One line: one take. Fields that are not known are refused, since a misspelt one would be lost in silence. */
export const takeLineSchema = v.strictObject({
  sign: v.string(),
  kind: v.optional(signKindSchema, 'sign'),
  signer: v.optional(v.pipe(v.string(), v.minLength(1))),
  createdAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  /** Of all frames that give none. */
  aspect: v.optional(aspectSchema),
  frames: v.pipe(
    v.array(
      v.strictObject({
        /** In milliseconds; in all frames or in none. */
        time: v.optional(finite),
        aspect: v.optional(aspectSchema),
        hands: v.pipe(v.array(handSchema), v.maxLength(2)),
      }),
    ),
    v.minLength(1),
  ),
});
export type TakeLine = v.InferInput<typeof takeLineSchema>;

/** JSON Lines: one take a line, see `takeLineSchema`. */
export const jsonLines: TakeFormat = {
  extension: '.jsonl',
  find: (source, folder) => onlyFile(source, folder, (name) => /\.jsonl$/i.test(name)),
  read,
};

async function read(reading: Reading, path: string): Promise<TaughtTakes[]> {
  const { source, broken } = reading;
  const collected = new CollectTakes(reading);
  const bytes = await broken.guard(source.nameOf(path), () => source.read(path));
  if (!bytes) return [];
  const most = bytesOfTake.line(reading.bounds);
  let number = 0;
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf('\n', start);
    const text = bytes.subarray(start, end === -1 ? bytes.length : end);
    start = end === -1 ? bytes.length : end + 1;
    if (text.length <= most && isBlank(text)) continue;
    const take = number++;
    await broken.guard(`${source.nameOf(path)}, line ${line}`, () => {
      if (text.length > most) throw tooLarge(text.length, most);
      const { sign, kind, signer, createdAt, ...rest } = parseFile(takeLineSchema, text);
      checkCount(rest.frames.length, reading.bounds);
      collected.add(sign, kind, { number: take, signer, createdAt, frames: framesOf(rest, reading, path) });
    });
  }
  await broken.guard(source.nameOf(path), () => {
    if (number === 0) throw new FormatError('damaged', 'it holds no takes');
  });
  return collected.result;
}

/** Whether there is nothing but blanks in it. */
function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

function framesOf(
  { frames, aspect }: Pick<v.InferOutput<typeof takeLineSchema>, 'frames' | 'aspect'>,
  reading: Reading,
  path: string,
): HandFrame[] {
  const timed = frames.filter((frame) => frame.time !== undefined).length;
  if (timed !== 0 && timed !== frames.length) throw new FormatError('damaged', 'some frames have no time');
  return frames.map((frame, i) => ({
    time: ms(frame.time ?? (i * 1000) / reading.framesPerSecond(path)),
    aspect: frame.aspect ?? aspect ?? reading.aspect(path),
    hands: frame.hands.map(({ handedness, score, landmarks }) => ({
      handedness,
      score,
      landmarks: checkLandmarks(landmarks, `frame ${i}`),
    })),
  }));
}
