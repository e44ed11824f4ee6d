import { damaged } from '../format-error.js';
import { Landmark, type HandFrame, type HandObservation } from '../../../shared/domain/hand.js';
import { ms } from '../../../shared/domain/units.js';
import { FormatError } from '../formats.js';
import type { TaughtTakes } from '../taught-takes.js';
import { CollectTakes } from './collect-takes.js';
import { numberIn, parseCsv, type CsvRow } from './csv-rows.js';
import { checkLandmarks } from './raw-hands.js';
import type { Reading } from './reading.js';
import { splitPath, within } from './take-source.js';

/**
 * The tables of Kazuhito00/hand-gesture-recognition-using-mediapipe (Apache-2.0) and its many relatives, which
 * have no header. They are recorded from a mirrored picture, so x is turned back here.
 */

/** How long a shape is held, in steps of `STEP_MS`. */
const HELD_MS = 500;
const STEP_MS = 50;
/** Length of a shape's longest coordinate, in picture widths. */
const SHAPE_SIZE = 0.25;

type Point = readonly [x: number, y: number];

/**
 * `keypoint.csv`: class, then 21 × (x, y) from the wrist, in pixels divided by the largest of them. One shape and no
 * time: a take in which a right hand holds it still, in the middle of a square picture, without depth.
 */
export function readShapes(reading: Reading, path: string, rows: readonly CsvRow[]): Promise<TaughtTakes[]> {
  reading.assume('import.heldShape', path, { ms: HELD_MS });
  return readClasses(reading, path, rows, (numbers) => {
    const largest = Math.max(...numbers.map(Math.abs));
    if (Math.abs(largest - 1) > 1e-3) {
      throw new FormatError('damaged', `its largest number is ${largest} instead of 1`);
    }
    const shape = centred(pointsOf(numbers)).map(([x, y]): Point => [x * SHAPE_SIZE, y * SHAPE_SIZE]);
    const hands = [handAt(shape)];
    return Array.from({ length: HELD_MS / STEP_MS + 1 }, (_, i) => ({
      time: ms(i * STEP_MS),
      aspect: 1,
      hands,
    }));
  });
}

/**
 * `point_history.csv`: class, then 16 × (x, y) of the index fingertip in fractions of the picture, from the first
 * point. The hand is not in it: one that points, and does not change, is put there to carry the fingertip.
 */
export function readFingertips(
  reading: Reading,
  path: string,
  rows: readonly CsvRow[],
): Promise<TaughtTakes[]> {
  reading.assume('import.fingertip', path);
  const aspect = reading.aspect(path, 16, 9);
  const framesPerSecond = reading.framesPerSecond(path);
  return readClasses(reading, path, rows, (numbers) => {
    if (numbers.some((n) => Math.abs(n) > 1)) {
      throw new FormatError('damaged', 'its path leaves the picture');
    }
    const [tipX, tipY] = pointing[Landmark.indexTip] ?? [0, 0];
    return centred(pointsOf(numbers)).map(([x, y], i) => {
      const hand = pointing.map(([px, py]): Point => [x + (px - tipX) / aspect, y + py - tipY]);
      return { time: ms((i * 1000) / framesPerSecond), aspect, hands: [handAt(hand)] };
    });
  });
}

/** A right hand that points up, its palm to the camera, in picture heights from the wrist. */
const pointing: readonly Point[] = [
  [0, 0],
  [0.036, -0.024],
  [0.054, -0.054],
  [0.042, -0.078],
  [0.018, -0.084],
  [0.036, -0.114],
  [0.04, -0.168],
  [0.042, -0.204],
  [0.043, -0.234],
  [0.006, -0.12],
  [0.008, -0.15],
  [0.01, -0.114],
  [0.008, -0.09],
  [-0.018, -0.114],
  [-0.017, -0.138],
  [-0.016, -0.106],
  [-0.016, -0.084],
  [-0.04, -0.098],
  [-0.042, -0.12],
  [-0.04, -0.096],
  [-0.038, -0.078],
];

async function readClasses(
  reading: Reading,
  path: string,
  rows: readonly CsvRow[],
  framesOf: (numbers: readonly number[]) => HandFrame[],
): Promise<TaughtTakes[]> {
  const { source, broken } = reading;
  const labels = await labelsFor(reading, path);
  const collected = new CollectTakes(reading);
  const width = rows[0]?.cells.length ?? 0;
  const byClass = rows.map((row, number) => ({ row, number, cls: row.cells[0]?.trim() ?? '' }));
  byClass.sort((a, b) => Number(a.cls) - Number(b.cls) || a.number - b.number);
  for (const { row, number, cls } of byClass) {
    await broken.guard({ file: source.nameOf(path), line: row.line }, () => {
      if (!/^\d{1,6}$/.test(cls)) throw new FormatError('damaged', `its class “${cls}” is no number`);
      const label = labels ? labels[Number(cls)] : cls;
      if (label === undefined) throw damaged('classUnknown', { cls });
      if (row.cells.length !== width) {
        throw damaged('cells', { count: row.cells.length, expected: width });
      }
      const numbers = row.cells.slice(1).map(numberIn);
      if (!numbers.every(Number.isFinite)) throw damaged('numberMissing', { frame: 0 });
      if (numbers[0] !== 0 || numbers[1] !== 0) {
        throw new FormatError('damaged', 'its first point is not 0, 0');
      }
      collected.add(label, 'sign', { number, frames: framesOf(numbers) });
    });
  }
  return collected.result;
}

/** Names of the classes from the file of labels beside the table; null when there is none. */
async function labelsFor({ source, broken }: Reading, path: string): Promise<string[] | null> {
  const { folder, name } = splitPath(path);
  const stem = name.replace(/\.csv$/i, '');
  const { files } = await source.list(folder);
  const file = [`${stem}_classifier_label.csv`, `${stem}_label.csv`, `${stem}_labels.csv`].find((one) =>
    files.includes(one),
  );
  if (file === undefined) return null;
  const at = within(folder, file);
  return broken.guard(source.nameOf(at), async () => {
    const labels = (await parseCsv(await source.read(at, undefined, 1024 ** 2))).map(
      (row) => row.cells[0]?.trim() ?? '',
    );
    if (labels.includes('')) throw new FormatError('damaged', 'a label is empty');
    if (new Set(labels).size < labels.length) throw new FormatError('damaged', 'two labels are the same');
    return labels;
  });
}

/** Pairs of x and y, mirrored back. */
function pointsOf(numbers: readonly number[]): Point[] {
  return numbers.flatMap((n, i) => (i % 2 === 0 ? [[-n, numbers[i + 1] ?? NaN] as const] : []));
}

/** The points around 0, 0: halfway between the outermost. */
function centred(points: readonly Point[]): Point[] {
  const middle = (axis: 0 | 1): number => {
    const values = points.map((point) => point[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  const [x, y] = [middle(0), middle(1)];
  return points.map((point) => [point[0] - x, point[1] - y]);
}

/** A right hand of points around the middle of the picture, without depth. */
function handAt(points: readonly Point[]): HandObservation {
  const numbers = points.flatMap(([x, y]) => [0.5 + x, 0.5 + y, 0]);
  return { handedness: 'Right', score: 1, landmarks: checkLandmarks(numbers, 0) };
}
