import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HAND_NUMBERS, type HandFrame, type HandObservation } from '../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import { modelsFolder } from './models-folder.js';

/** Landmarks are kept in steps of this part of the picture. */
const step = 1 / 10_000;
const absent = -32_768;
const sides = ['Left', 'Right'] as const;

/** Frames at a steady rate. */
export interface IdleRecording {
  readonly fps: number;
  readonly aspect: number;
  readonly frames: readonly HandFrame[];
}

/**
 * Packs frames, in time, at `fps`: gzip over little-endian int16: fps, aspect × 1000, then [frames × 2 hands × 63],
 * left hand first; a hand that is not there is −32768 throughout. Two hands of one side become one.
 */
export function packIdle({ fps, aspect, frames }: IdleRecording): Uint8Array {
  const packed = new Int16Array(2 + frames.length * 2 * HAND_NUMBERS);
  packed[0] = fps;
  packed[1] = Math.round(aspect * 1000);
  frames.forEach(({ hands }, k) => {
    sides.forEach((side, s) => {
      const from = 2 + (k * 2 + s) * HAND_NUMBERS;
      const hand = hands.find(({ handedness }) => handedness === side);
      for (let i = 0; i < HAND_NUMBERS; i++) {
        const n = hand ? Math.round((hand.landmarks[i] ?? 0) / step) : absent;
        packed[from + i] = Math.max(hand ? absent + 1 : absent, Math.min(32_767, n));
      }
    });
  });
  return gzipSync(new Uint8Array(packed.buffer), { level: 9 });
}

/** The opposite of `packIdle`; the first frame is at 0 ms. Throws when `bytes` are not what it made. */
export function unpackIdle(bytes: Uint8Array): IdleRecording {
  const raw = gunzipSync(bytes);
  const numbers = new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  const [fps = 0, thousandths = 0] = numbers;
  const width = 2 * HAND_NUMBERS;
  const count = (numbers.length - 2) / width;
  if (fps <= 0 || thousandths <= 0 || !Number.isInteger(count))
    throw new Error('not a recording of idle movement');
  const aspect = thousandths / 1000;
  const frames = Array.from({ length: count }, (_, k): HandFrame => {
    const hands = sides.flatMap((handedness, s): HandObservation[] => {
      const from = 2 + k * width + s * HAND_NUMBERS;
      if (numbers[from] === absent) return [];
      const landmarks = Array.from(numbers.subarray(from, from + HAND_NUMBERS), (n) => n * step);
      return [{ handedness, score: 0.95, landmarks: landmarks as unknown as ImageLandmarks }];
    });
    return { time: ms((k * 1000) / fps), aspect, hands };
  });
  return { fps, aspect, frames };
}

let shipped: IdleRecording | null | undefined;

/**
 * The idle movement shipped in `models/idle.bin`: that of the virtual signer, another person every minute. Null when
 * it is not there or cannot be read: calibration then has made-up idle movement alone.
 */
export function shippedIdle(): IdleRecording | null {
  if (shipped !== undefined) return shipped;
  const models = modelsFolder();
  const file = models && join(models, 'idle.bin');
  try {
    shipped = file && existsSync(file) ? unpackIdle(readFileSync(file)) : null;
  } catch {
    shipped = null;
  }
  return shipped;
}
