import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  HAND_NUMBERS,
  type HandFrame,
  type HandObservation,
  type Handedness,
} from '../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import { namesIn } from './files.js';
import { FormatError } from './formats.js';
import type { TaughtTakes } from './library.js';

/** Holistic landmarks as arrays carry neither times nor the picture's shape: these are assumed. */
const assumed = { framesPerSecond: 20, aspect: 4 / 3 } as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const labelsSchema = v.pipe(v.array(v.string()), v.minLength(1));
const indexSchema = v.pipe(
  v.array(v.object({ cls: count, seq: v.optional(v.union([v.string(), v.number()])) })),
  v.minLength(1),
);

export async function isArrayFolder(path: string): Promise<boolean> {
  const names = await namesIn(path);
  return ['data.f32', 'labels.json', 'index.json'].every((name) => names.includes(name));
}

/**
 * Reads `data.f32`, little-endian [takes × steps × 126]: left hand 21 × 3, then right hand, image
 * coordinates, zeros = hand missing; with `labels.json` (sign names) and `index.json` (per take `cls`, in
 * recording order). Throws FormatError.
 */
export async function readArrayFolder(path: string): Promise<TaughtTakes[]> {
  const labels = await readJson(path, 'labels.json', labelsSchema);
  const index = await readJson(path, 'index.json', indexSchema);
  const bytes = await readFile(join(path, 'data.f32'));
  const steps = bytes.length / 4 / (2 * HAND_NUMBERS) / index.length;
  if (!Number.isInteger(steps) || steps === 0) {
    throw new FormatError(
      'damaged',
      `data.f32 holds ${bytes.length} bytes, no whole number of frames for ${index.length} takes`,
    );
  }
  const signs = labels.map((name, i) => ({
    id: `class-${i}` as SignId,
    name,
    kind: 'sign' as const,
    takes: [] as { id: TakeId; createdAt: string; frames: HandFrame[] }[],
  }));
  index.forEach(({ cls }, i) => {
    const sign = signs[cls];
    if (!sign)
      throw new FormatError('damaged', `index.json: take ${i} is of class ${cls}, which labels.json lacks`);
    const frames = Array.from({ length: steps }, (_, step) => readFrame(bytes, i * steps + step, step));
    sign.takes.push({ id: `take-${i}` as TakeId, createdAt: String(i).padStart(6, '0'), frames });
  });
  return signs;
}

function readFrame(bytes: Buffer, row: number, step: number): HandFrame {
  const sides: readonly Handedness[] = ['Left', 'Right'];
  const hands = sides.flatMap((handedness, side): HandObservation[] => {
    const start = (row * 2 + side) * HAND_NUMBERS * 4;
    const points = Array.from({ length: HAND_NUMBERS }, (_, k) => bytes.readFloatLE(start + k * 4));
    if (points.some((n) => !Number.isFinite(n)))
      throw new FormatError('damaged', `data.f32: frame ${row} holds no numbers`);
    if (points.every((n) => n === 0)) return [];
    return [{ handedness, score: 1, landmarks: points as unknown as ImageLandmarks }];
  });
  return { time: ms((step * 1000) / assumed.framesPerSecond), aspect: assumed.aspect, hands };
}

async function readJson<S extends v.GenericSchema>(
  path: string,
  name: string,
  schema: S,
): Promise<v.InferOutput<S>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(path, name), 'utf8'));
  } catch {
    throw new FormatError('damaged', `${name} is not JSON`);
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw new FormatError('damaged', `${name}: ${parsed.issues[0].message}`);
  return parsed.output;
}
