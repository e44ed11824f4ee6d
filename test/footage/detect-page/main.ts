import { FilesetResolver, HandLandmarker, type HandLandmarkerResult } from '@mediapipe/tasks-vision';
import { palmLength, type Handedness, type HandFrame } from '../../../src/shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../../src/shared/domain/units.js';
import { perform } from '../../../src/renderer/vision/virtual-signer/performance.js';
import { timeline, type Script } from '../../../src/renderer/vision/virtual-signer/script.js';
import { virtualSign } from '../../../src/renderer/vision/virtual-signer/signs.js';
import { Stage } from '../../../src/renderer/vision/virtual-signer/stage.js';
import { VirtualSignerSource } from '../../../src/renderer/vision/virtual-signer/virtual-signer-source.js';

/** Counts over the pictures of one performance; `wanted` hands are wholly in the picture. */
export interface Seen {
  readonly wanted: number;
  readonly found: number;
  readonly rightlyNamed: number;
  /** Hands found in pictures that show none. */
  readonly ghosts: number;
  /** Mean distance of found landmarks from the signer's own joints, in palm lengths. */
  readonly error: number;
  /** Mean palm length in picture heights. */
  readonly palm: number;
}

export interface Played {
  readonly times: readonly number[];
  readonly microseconds: readonly number[];
  readonly sizes: readonly string[];
  /** Labels of the hands that MediaPipe found in the pictures, without repeats. */
  readonly hands: readonly string[];
  readonly heard: readonly (string | null)[];
  /** How the queued performances ended when the source was stopped. */
  readonly afterStop: readonly string[];
  readonly afterStopNext: boolean;
}

export interface DetectApi {
  perform(signId: string, seed: number, leftHanded: boolean): Seen;
  /** Plays `hello` on a source at full speed, then stops it in the middle of another sign. */
  playSource(): Promise<Played>;
  /** What MediaPipe sees in the pictures of a script, picture by picture; its clock runs on from call to call. */
  film(script: Script, fps: number, from: number, count: number): HandFrame[];
  /** Real milliseconds that `pictures` pictures take at `maxSpeed`. */
  pace(maxSpeed: number, pictures: number): Promise<number>;
}

declare global {
  interface Window {
    detect?: DetectApi;
  }
}

const ASPECT = 640 / 480;
/** Landmarks that are compared: wrist, middle knuckle and the five tips. */
const compared = [0, 9, 4, 8, 12, 16, 20] as const;
const sides: readonly Handedness[] = ['Left', 'Right'];

const canvas = new OffscreenCanvas(640, 480);
const [stage, files] = await Promise.all([Stage.create(canvas), FilesetResolver.forVisionTasks('/wasm')]);
const landmarker = await HandLandmarker.createFromOptions(files, {
  baseOptions: { modelAssetPath: '/models/hand_landmarker.task', delegate: 'CPU' },
  runningMode: 'VIDEO',
  numHands: 2,
});
/** MediaPipe's times must rise over all performances. */
let clock = 0;

type Points = NonNullable<ReturnType<Stage['project']>>;

/** Mean distance between a found hand and the signer's joints, in picture heights. */
function offset(result: HandLandmarkerResult, hand: number, joints: Points): number {
  const distances = compared.map((landmark) => {
    const [found, joint] = [result.landmarks[hand]?.[landmark], joints[landmark]];
    return found && joint ? Math.hypot((found.x - joint.x) * ASPECT, found.y - joint.y) : Infinity;
  });
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

function check(signId: string, seed: number, leftHanded: boolean): Seen {
  const act = perform(virtualSign(signId), seed, { leftHanded });
  let [wanted, found, rightlyNamed, ghosts, error, palm] = [0, 0, 0, 0, 0, 0];
  clock += 1000;
  for (let time = 0; time < act.durationMs; time += 1000 / 15) {
    const hands = act.at(ms(time));
    stage.render(hands, act.look);
    const picture = canvas.transferToImageBitmap();
    const result = landmarker.detectForVideo(picture, clock + time);
    picture.close();
    if (!hands.Left && !hands.Right) ghosts += result.landmarks.length;
    for (const side of sides) {
      const joints = stage.project(side);
      if (!joints || !stage.inView(side)) continue;
      wanted += 1;
      const offsets = result.landmarks.map((_, i) => offset(result, i, joints));
      const best = offsets.indexOf(Math.min(...offsets));
      const points = result.landmarks[best];
      if (!points || (offsets[best] ?? 1) > 0.15) continue;
      found += 1;
      const landmarks = points.flatMap(({ x, y, z }) => [x, y, z]) as unknown as ImageLandmarks;
      const length = palmLength({ handedness: side, score: 1, landmarks }, ASPECT);
      palm += length;
      error += (offsets[best] ?? 0) / length;
      if (result.handedness[best]?.[0]?.categoryName === side) rightlyNamed += 1;
    }
  }
  clock += act.durationMs;
  return { wanted, found, rightlyNamed, ghosts, error: error / found, palm: palm / found };
}

/** Fractions of a picture and depths are rounded to this: finer than MediaPipe's own noise. */
const rounded = (n: number): number => Math.round(n * 1e6) / 1e6;

function film(script: Script, fps: number, from: number, count: number): HandFrame[] {
  const shown = timeline(script);
  // The first chunk of a film begins anew for MediaPipe; later ones go on where the last one ended.
  const start = clock + (from === 0 ? 1000 : 1000 / fps);
  return Array.from({ length: count }, (_, i): HandFrame => {
    const time = ms(((from + i) * 1000) / fps);
    const { hands, look } = shown.at(time);
    stage.render(hands, look);
    const picture = canvas.transferToImageBitmap();
    clock = start + (i * 1000) / fps;
    const result = landmarker.detectForVideo(picture, clock);
    picture.close();
    return {
      time,
      aspect: ASPECT,
      hands: result.landmarks.map((points, h) => ({
        handedness: result.handedness[h]?.[0]?.categoryName === 'Left' ? 'Left' : 'Right',
        score: result.handedness[h]?.[0]?.score ?? 0,
        landmarks: points.flatMap(({ x, y, z }) => [x, y, z].map(rounded)) as unknown as ImageLandmarks,
      })),
    };
  });
}

async function playSource(): Promise<Played> {
  const source = new VirtualSignerSource({ maxSpeed: Infinity });
  const never = new AbortController().signal;
  const heard: (string | null)[] = [];
  source.onCurrent((doing) => heard.push(doing?.signId ?? null));
  await source.start();
  const played: SourcePicture[] = [];
  const progress = { done: false };
  void source.perform('hello', { seed: 3 }).then(() => {
    progress.done = true;
  });
  clock += 1000;
  while (!progress.done && played.length < 100) played.push(await look(source, never));
  clock += 20_000;
  const endings = Promise.allSettled([
    source.perform('wait', { seed: 4 }),
    source.perform('yes', { seed: 5 }),
    source.idle(3, 6),
  ]);
  while (source.current?.signId !== 'wait') (await source.next(never))?.image.close();
  source.stop();
  return {
    times: played.map(({ time }) => time),
    microseconds: played.map(({ microseconds }) => microseconds),
    sizes: [...new Set(played.map(({ size }) => size))],
    hands: [...new Set(played.flatMap(({ hands }) => hands))],
    heard,
    afterStop: (await endings).map((ending) =>
      ending.status === 'rejected' && ending.reason instanceof DOMException
        ? ending.reason.name
        : ending.status,
    ),
    afterStopNext: (await source.next(never)) === null,
  };
}

interface SourcePicture {
  readonly time: number;
  readonly microseconds: number;
  readonly size: string;
  readonly hands: readonly string[];
}

async function look(source: VirtualSignerSource, signal: AbortSignal): Promise<SourcePicture> {
  const frame = await source.next(signal);
  if (!frame || !('timestamp' in frame.image)) throw new Error('the source gave no video frame');
  const { image, time } = frame;
  const result = landmarker.detectForVideo(image, clock + time);
  const size = `${image.displayWidth}×${image.displayHeight} of ${frame.width}×${frame.height}`;
  const microseconds = image.timestamp;
  image.close();
  return {
    time,
    microseconds,
    size,
    hands: result.handedness.flatMap((names) => names[0]?.categoryName ?? []),
  };
}

async function pace(maxSpeed: number, pictures: number): Promise<number> {
  const source = new VirtualSignerSource({ maxSpeed });
  await source.start();
  const { signal } = new AbortController();
  (await source.next(signal))?.image.close();
  const started = performance.now();
  for (let k = 0; k < pictures; k++) (await source.next(signal))?.image.close();
  const took = performance.now() - started;
  source.stop();
  return took;
}

window.detect = { perform: check, playSource, film, pace };
