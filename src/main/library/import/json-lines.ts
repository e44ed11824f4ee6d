import * as v from 'valibot';
import { damaged } from '../format-error.js';
import { signPictureSchema } from '../../../shared/contract-library.js';
import { signKindSchema, signNotesSchema, signSymbolSchema, trimSchema } from '../../../shared/contract.js';
import { HAND_NUMBERS, type HandFrame } from '../../../shared/domain/hand.js';
import { ms } from '../../../shared/domain/units.js';
import { parseFile, trimmed } from '../formats.js';
import { storedFrom } from '../stored-signs.js';
import type { TaughtTakes } from '../taught-takes.js';
import { bytesOfTake } from './bounds.js';
import { checkCount, checkFrames } from './check-frames.js';
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
  /** It is kept, and nothing learns from it. */
  disabled: v.optional(v.boolean()),
  /** Only the frames within count. */
  trim: v.optional(trimSchema),
  /** Of the sign; those of its first line that has some hold. */
  notes: v.optional(signNotesSchema),
  symbol: v.optional(signSymbolSchema),
  picture: v.optional(signPictureSchema),
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
  read: (reading, path) => collect(reading, path, false),
  stored: async (reading, path) => storedFrom(await collect(reading, path, true), Date.now()),
};

/** With `all`, takes that are switched off and what trims leave out, too, and what is said of signs. */
async function collect(reading: Reading, path: string, all: boolean): Promise<TaughtTakes[]> {
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
    await broken.guard({ file: source.nameOf(path), line }, () => {
      if (text.length > most) throw tooLarge(text.length, most);
      const parsed = parseFile(takeLineSchema, text);
      const { sign, kind, signer, createdAt, disabled, trim, notes, symbol, picture, ...rest } = parsed;
      checkCount(rest.frames.length, reading.bounds);
      const frames = framesOf(rest, reading, path);
      const about = { number: take, signer, createdAt };
      if (all) {
        collected.add(sign, kind, { ...about, disabled, trim, frames });
        collected.describe(sign, {
          ...(notes ? { notes } : {}),
          ...(symbol ? { symbol } : {}),
          ...(picture ? { picture } : {}),
        });
      } else {
        checkFrames(frames, reading.bounds);
        if (disabled) return;
        collected.add(sign, kind, { ...about, frames: trimmed(frames, trim, ({ time }) => time) });
      }
    });
  }
  await broken.guard(source.nameOf(path), () => {
    if (number === 0) throw damaged('noTakes');
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
  if (timed !== 0 && timed !== frames.length) throw damaged('timeMissing');
  return frames.map((frame, i) => ({
    time: ms(frame.time ?? (i * 1000) / reading.framesPerSecond(path)),
    aspect: frame.aspect ?? aspect ?? reading.aspect(path),
    hands: frame.hands.map(({ handedness, score, landmarks }) => ({
      handedness,
      score,
      landmarks: checkLandmarks(landmarks, i),
    })),
  }));
}
