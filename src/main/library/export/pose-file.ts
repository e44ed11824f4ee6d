import { BONES, HAND_NUMBERS, LANDMARKS, type HandFrame } from '../../../shared/domain/hand.js';
import { MudraError } from '../../../shared/errors.js';
import { namesIn } from '../files.js';
import { handComponents, landmarkNames } from '../import/pose-file.js';
import type { TaughtTakes } from '../taught-takes.js';
import { foldersFor, sidecarOf, writeFiles } from './npy-tree.js';
import type { FileOfZip } from './zip.js';

/** A picture's longer side, in pixels, where its shape leaves the choice. */
const LONGER_SIDE = 1920;
const FORMAT = 'XYZC';
const VERSION = 0.2;

/**
 * Writes takes as `<sign>/<take>.pose` in `path`, version 0.2 with both hands of MediaPipe Holistic. The format has
 * one rate a file: the frames lie at multiples of the take's usual step, or at `framesPerSecond`, each the one
 * nearest in time. It has no room for a change of the picture's shape (the first frame's is kept), signer,
 * date, or a second hand of one side (the one with the better score is kept). Throws MudraError `file.exists` when
 * something is there, `disk.*`.
 */
export async function writePoseTree(
  signs: readonly TaughtTakes[],
  path: string,
  framesPerSecond?: number,
): Promise<void> {
  if ((await namesIn(path)).length > 0) throw new MudraError('file.exists', { path });
  await writeFiles(path, poseFiles(signs, framesPerSecond));
}

/** The files of such a tree, by their paths. */
export function* poseFiles(
  signs: readonly TaughtTakes[],
  framesPerSecond?: number,
  onTake?: () => void,
): Iterable<FileOfZip> {
  const folders = foldersFor(signs);
  yield sidecarOf(signs, folders);
  for (const [i, { takes }] of signs.entries()) {
    const folder = folders[i] ?? '';
    for (const [number, { frames }] of takes.entries()) {
      yield { path: `${folder}/${number}.pose`, bytes: poseOf(frames, framesPerSecond) };
      onTake?.();
    }
  }
}

/** The bytes of a `.pose` file. */
export function poseOf(frames: readonly HandFrame[], framesPerSecond = usualRate(frames)): Buffer {
  const { width, height } = pictureOf(frames[0]?.aspect ?? 1);
  const even = atEvenTimes(frames, framesPerSecond);
  const parts = [floats([VERSION]), short(width, height, 0, handComponents.length)];
  for (const [handedness, name] of handComponents) {
    const colour = handedness === 'Left' ? [200, 60, 40] : [40, 90, 200];
    parts.push(text(name), text(FORMAT), short(LANDMARKS, BONES.length, BONES.length));
    parts.push(...landmarkNames.map(text), short(...BONES.flat()), short(...BONES.flatMap(() => colour)));
  }
  parts.push(floats([framesPerSecond]), int(even.length), short(1));
  const values: number[] = [];
  const confidences: number[] = [];
  for (const { hands } of even) {
    for (const [handedness] of handComponents) {
      const [hand] = hands.filter((one) => one.handedness === handedness).sort((a, b) => b.score - a.score);
      for (let k = 0; k < HAND_NUMBERS; k++) {
        values.push((hand?.landmarks[k] ?? 0) * ([width, height, 1][k % 3] ?? 1));
      }
      // 0 would say that the hand is missing.
      const confidence = hand ? Math.max(hand.score, 1e-6) : 0;
      for (let i = 0; i < LANDMARKS; i++) confidences.push(confidence);
    }
  }
  return Buffer.concat([...parts, floats(values), floats(confidences)]);
}

/** Frames a second, by the median of the steps between frames. */
function usualRate(frames: readonly HandFrame[]): number {
  const steps = frames.slice(1).map(({ time }, i) => time - (frames[i]?.time ?? time));
  const step = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return step > 0 ? Math.fround(Math.min(1000 / step, 1000)) : 30;
}

function atEvenTimes(frames: readonly HandFrame[], rate: number): HandFrame[] {
  const first = frames[0]?.time ?? 0;
  const count = Math.round((((frames.at(-1)?.time ?? first) - first) * rate) / 1000) + 1;
  const even: HandFrame[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const time = first + (i * 1000) / rate;
    const away = (index: number): number => Math.abs((frames[index]?.time ?? Infinity) - time);
    while (away(at + 1) <= away(at) && at + 1 < frames.length) at++;
    const frame = frames[at];
    if (frame) even.push(frame);
  }
  return even;
}

/** Width and height in whole pixels, up to 65535, whose quotient is as near to `aspect` as there is one. */
function pictureOf(aspect: number): { readonly width: number; readonly height: number } {
  let best = { width: 1, height: 1 };
  let [beforeWidth, beforeHeight, width, height] = [0, 1, 1, 0];
  for (let rest = aspect; ; rest = 1 / (rest - Math.floor(rest))) {
    const whole = Math.floor(rest);
    [beforeWidth, width] = [width, whole * width + beforeWidth];
    [beforeHeight, height] = [height, whole * height + beforeHeight];
    if (!(Math.max(width, height) <= 0xffff)) break;
    if (width > 0) best = { width, height };
    if (Math.abs(width / height - aspect) < 1e-12) break;
  }
  const times = Math.max(1, Math.floor(LONGER_SIDE / Math.max(best.width, best.height)));
  return { width: best.width * times, height: best.height * times };
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([short(bytes.length), bytes]);
}

function short(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16LE(value, i * 2));
  return bytes;
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function floats(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes;
}
