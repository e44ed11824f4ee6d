import { basename } from 'node:path';
import { damaged } from '../format-error.js';
import {
  LANDMARKS,
  type HandFrame,
  type Handedness,
  type HandObservation,
} from '../../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../../shared/domain/units.js';
import { FormatError } from '../formats.js';
import type { TaughtTakes } from '../taught-takes.js';
import { bytesOfTake } from './bounds.js';
import { checkCount } from './check-frames.js';
import { CollectTakes } from './collect-takes.js';
import { folderSigns } from './folder-signs.js';
import type { TakeFormat } from './format.js';
import { parsePose, type Pose } from './pose-layout.js';
import { checkLandmarks } from './raw-hands.js';
import type { Reading } from './reading.js';
import { hasFile, splitPath, within, type TakeSource } from './take-source.js';

const fingers = ['INDEX_FINGER', 'MIDDLE_FINGER', 'RING_FINGER', 'PINKY'];
/** MediaPipe's names of the landmarks, in their order. */
export const landmarkNames: readonly string[] = [
  'WRIST',
  ...['CMC', 'MCP', 'IP', 'TIP'].map((joint) => `THUMB_${joint}`),
  ...fingers.flatMap((finger) => ['MCP', 'PIP', 'DIP', 'TIP'].map((joint) => `${finger}_${joint}`)),
];
/** Components of the hands, as MediaPipe Holistic has them: the signer's own left and right. */
export const handComponents: readonly (readonly [Handedness, string])[] = [
  ['Left', 'LEFT_HAND_LANDMARKS'],
  ['Right', 'RIGHT_HAND_LANDMARKS'],
];

const byNumber = new Intl.Collator('en', { numeric: true });
const isPose = (name: string): boolean => /\.pose$/i.test(name);

/**
 * `.pose` files with MediaPipe's hands, one take a file: `<sign>/<take>.pose`, or `<sign>-<number>.pose` in one
 * folder.
 */
export const poseFiles: TakeFormat = { extension: '.pose', find, read };

async function find(source: TakeSource, folder: string): Promise<string | null> {
  const { files, folders } = await source.list(folder);
  if (files.some(isPose)) return folder;
  const withPoses: string[] = [];
  for (const name of folders) {
    if ((await source.list(within(folder, name))).files.some(isPose)) withPoses.push(name);
  }
  const [only, ...others] = withPoses;
  if (only === undefined) return null;
  // The only folder is a wrapping, and no sign, when its files are named by several signs.
  const names = (await source.list(within(folder, only))).files.filter(isPose).map(nameIn);
  const isWrapping = others.length === 0 && folders.length === 1 && new Set(names).size > 1;
  return isWrapping && !names.includes('') ? within(folder, only) : folder;
}

/** Signs in the order of their names, takes by their numbers. `at` is a folder or one file. */
async function read(reading: Reading, at: string): Promise<TaughtTakes[]> {
  const { source, broken } = reading;
  const paths = (await hasFile(source, at)) ? [at] : await posesIn(source, at);
  const signIn = paths[0] === at ? null : await folderSigns(reading, at);
  const takes = paths.map((path) => ({ path, sign: signOf(source, path, at) }));
  takes.sort((a, b) => byNumber.compare(a.sign, b.sign) || byNumber.compare(a.path, b.path));
  const collected = new CollectTakes(reading);
  for (const [number, { path, sign }] of takes.entries()) {
    await broken.guard(source.nameOf(path), async () => {
      const pose = parsePose(await source.read(path, undefined, bytesOfTake.pose(reading.bounds)));
      const { folder } = splitPath(path);
      const named = signIn && folder !== at ? signIn(splitPath(folder).name) : null;
      const { name, kind } = named ?? { name: sign, kind: 'sign' as const };
      collected.add(name, kind, { number, frames: framesOf(pose, reading, path) });
    });
  }
  return collected.result;
}

async function posesIn(source: TakeSource, root: string): Promise<string[]> {
  const { files, folders } = await source.list(root);
  const paths = files.filter(isPose).map((name) => within(root, name));
  for (const sign of folders) {
    const inner = (await source.list(within(root, sign))).files.filter(isPose);
    paths.push(...inner.map((name) => within(root, sign, name)));
  }
  return paths;
}

/** The folder below `root`; right in it, the name without its number, or the folder's where it is but a number. */
function signOf(source: TakeSource, path: string, root: string): string {
  const { folder, name } = splitPath(path);
  if (folder !== root && path !== root) return splitPath(folder).name;
  return nameIn(name) || basename(source.nameOf(folder));
}

/** `hello-3.pose` is a take of “hello”; `3.pose` does not say of what. */
function nameIn(file: string): string {
  const stem = file.replace(/\.pose$/i, '');
  return /^\d+$/.test(stem) ? '' : stem.replace(/[-_ ]+\d+$/, '');
}

/** Throws FormatError. */
function framesOf(pose: Pose, reading: Reading, path: string): HandFrame[] {
  const { width, height, frames } = pose;
  checkCount(frames, reading.bounds);
  if (width === 0 || height === 0)
    throw new FormatError('damaged', 'it does not say how large the picture is');
  const rate = pose.framesPerSecond || reading.framesPerSecond(path);
  if (!(rate >= 0.1 && rate <= 1000)) throw new FormatError('damaged', `${rate} frames a second`);
  const hands = handComponents.flatMap(([handedness, name]) => {
    const points = pointsOf(pose, name);
    return points ? [{ handedness, points }] : [];
  });
  if (hands.length === 0) {
    const there = pose.components.map(({ name }) => name).join(', ');
    throw damaged('noHands', {}, there.slice(0, 300));
  }
  const all = Array.from({ length: frames }, (_, frame) =>
    hands.flatMap(({ handedness, points }) => handAt(pose, frame, handedness, points)),
  );
  checkScale(all.flat());
  const zScale = all
    .flat()
    .some(({ landmarks }) => landmarks.some((n, k) => k % 3 === 2 && Math.abs(n) > DEEPEST))
    ? width
    : 1;
  return all.map((seen, frame) => ({
    time: ms((frame * 1000) / rate),
    aspect: width / height,
    hands: seen.map((hand) => ({
      ...hand,
      landmarks: checkLandmarks(
        hand.landmarks.map((n, k) => (k % 3 === 2 ? n / zScale : n)),
        frame,
      ),
    })),
  }));
}

/**
 * The reference writes z as MediaPipe gives it, at the scale of x in fractions of the picture; others write it in
 * pixels like x. No joint is two picture widths away from its wrist, and in pixels some joint of a take is.
 */
const DEEPEST = 2;

/** Coordinates that were normalised by the body lie around 0 and cannot be turned back into a picture's. */
function checkScale(hands: readonly HandObservation[]): void {
  const least = 0.02;
  const isSmall = ({ landmarks }: HandObservation): boolean =>
    landmarks.every((n, k) => k % 3 === 2 || Math.abs(n) < least);
  if (hands.length > 0 && hands.every(isSmall)) {
    throw new FormatError('damaged', 'its coordinates are no pixels of the picture');
  }
}

/** Where the landmarks of a component are, in MediaPipe's order; null when there is no such component. */
function pointsOf({ components }: Pose, name: string): number[] | null {
  const [component, ...others] = components.filter((one) => one.name === name);
  if (!component) return null;
  if (others.length > 0) throw new FormatError('damaged', `it has ${name} twice`);
  const { points, format, start } = component;
  if (!format.startsWith('XYZ'))
    throw new FormatError('damaged', `the points of ${name} are “${format}”, not XYZC`);
  return landmarkNames.map((landmark) => {
    const at = points.indexOf(landmark);
    if (at === -1) throw new FormatError('damaged', `${name} has no ${landmark}`);
    return start + at;
  });
}

/** The hand in a frame, with z as it is in the file; none where all its confidences are 0. */
function handAt(
  pose: Pose,
  frame: number,
  handedness: Handedness,
  points: readonly number[],
): HandObservation[] {
  const confidences = points.map((point) => pose.confidence(frame, point));
  if (confidences.every((c) => c === 0)) return [];
  if (!confidences.every((c) => c > 0 && c <= 1)) {
    throw new FormatError('damaged', `frame ${frame} has a hand of which some points are missing`);
  }
  const landmarks = points.flatMap((point) => [
    pose.value(frame, point, 0) / pose.width,
    pose.value(frame, point, 1) / pose.height,
    pose.value(frame, point, 2),
  ]);
  const score = confidences.reduce((sum, c) => sum + c, 0) / LANDMARKS;
  return [{ handedness, score, landmarks: landmarks as unknown as ImageLandmarks }];
}
