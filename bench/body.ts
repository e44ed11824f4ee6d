import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTaught } from '../src/main/training/read-taught.js';
import type { TaughtSign } from '../src/main/training/taught-sign.js';
import type { HandFrame, HandObservation, Handedness } from '../src/shared/domain/hand.js';
import type { ImageLandmarks } from '../src/shared/domain/units.js';
import { between, type Random } from '../src/shared/domain/random.js';
import { median } from './report.js';

/** Where the signer's body is in a take: x and y in picture heights, the shoulders apart by `width`. */
export interface Body {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly noseX: number;
  readonly noseY: number;
}

/** A hand that says whose it is, so that the body comes along wherever frames are cut, glued, bent or mirrored. */
type BodyHand = HandObservation & { readonly body?: Body; readonly side?: Handedness };

/** A body in the middle of the picture, seen as in a usual recording. */
export const usualBody = (aspect: number): Body => ({
  x: aspect / 2,
  y: 0.55,
  width: 0.5,
  noseX: aspect / 2,
  noseY: 0.3,
});

const joints = 33;
const numbersOfJoint = 4;
const [nose, leftShoulder, rightShoulder] = [0, 11, 12];
const byNumber = new Intl.Collator('en', { numeric: true });

/**
 * Takes of a folder with `data.f32` and, beside it, `pose.f32`: [takes × steps × 33 × (x, y, z, visibility)]. The
 * body is that of the whole take, medians over its frames.
 */
export async function readWithBodies(folder: string): Promise<TaughtSign[]> {
  const signs = await readTaught(folder);
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
    readonly cls: number;
    readonly seq?: string | number;
  }[];
  const bytes = readFileSync(join(folder, 'pose.f32'));
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const steps = numbers.length / joints / numbersOfJoint / index.length;
  const places = index
    .map(({ cls, seq }, i) => ({ cls, seq: String(seq ?? i), i }))
    .sort((a, b) => byNumber.compare(a.seq, b.seq) || a.i - b.i);
  const at = (take: number, step: number, joint: number, axis: number): number =>
    numbers[((take * steps + step) * joints + joint) * numbersOfJoint + axis] ?? NaN;
  return signs.map((sign, cls) => {
    const own = places.filter((place) => place.cls === cls);
    if (own.length !== sign.takes.length) throw new RangeError(`“${sign.name}” lacks takes or bodies`);
    return {
      ...sign,
      takes: sign.takes.map((take, k) => {
        const aspect = take.frames[0]?.aspect ?? 1;
        const over = (of: (step: number) => number): number =>
          median(Array.from({ length: steps }, (_, step) => of(step)));
        const joint = (step: number, j: number, axis: number): number =>
          at(own[k]?.i ?? NaN, step, j, axis) * (axis === 0 ? aspect : 1);
        const middle = (step: number, axis: number): number =>
          (joint(step, leftShoulder, axis) + joint(step, rightShoulder, axis)) / 2;
        const apart = (step: number, axis: number): number =>
          joint(step, leftShoulder, axis) - joint(step, rightShoulder, axis);
        const body = {
          x: over((step) => middle(step, 0)),
          y: over((step) => middle(step, 1)),
          width: over((step) => Math.hypot(apart(step, 0), apart(step, 1))),
          noseX: over((step) => joint(step, nose, 0)),
          noseY: over((step) => joint(step, nose, 1)),
        };
        return { ...take, frames: withBody(take.frames, body) };
      }),
    };
  });
}

function withBody(frames: readonly HandFrame[], body: Body): HandFrame[] {
  return frames.map((frame) => ({
    ...frame,
    hands: frame.hands.map((hand): BodyHand => ({ ...hand, side: hand.handedness, body })),
  }));
}

/** The body of a take, mirrored where the take was; the usual one where nothing is known of it. */
function bodyOf(frames: readonly HandFrame[]): Body {
  const aspect = frames[0]?.aspect ?? 1;
  const hands: readonly BodyHand[] = frames.flatMap((frame) => frame.hands);
  const hand = hands.find(({ body }) => body !== undefined);
  if (!hand?.body) return usualBody(aspect);
  const { body } = hand;
  if (hand.side === hand.handedness) return body;
  return { ...body, x: aspect - body.x, noseX: aspect - body.noseX };
}

/** Hands scaled by `zoom` about a point and carried to another one; picture heights. */
function carried(
  frames: readonly HandFrame[],
  from: readonly [number, number],
  to: readonly [number, number],
  zoom: number,
): HandFrame[] {
  return frames.map((frame) => {
    const { aspect } = frame;
    const landmark = (n: number, axis: number): number => {
      if (axis === 0) return ((n * aspect - from[0]) * zoom + to[0]) / aspect;
      return axis === 1 ? (n - from[1]) * zoom + to[1] : n * zoom;
    };
    return {
      ...frame,
      hands: frame.hands.map((hand) => ({
        ...hand,
        landmarks: hand.landmarks.map((n, i) => landmark(n, i % 3)) as unknown as ImageLandmarks,
      })),
    };
  });
}

/**
 * The take in the picture in which its signer's shoulders, or nose, would be where they usually are, the shoulders
 * as far apart as usual: its place in the picture is then that relative to the body, in shoulder widths.
 */
export function centred(frames: readonly HandFrame[], on: 'shoulders' | 'nose' = 'shoulders'): HandFrame[] {
  const body = bodyOf(frames);
  const usual = usualBody(frames[0]?.aspect ?? 1);
  const point = (b: Body): readonly [number, number] => (on === 'nose' ? [b.noseX, b.noseY] : [b.x, b.y]);
  return carried(frames, point(body), point(usual), usual.width / body.width);
}

/** The take through a camera that was moved: hands and body shifted by up to `shift` heights and zoomed together. */
export function otherCamera(frames: readonly HandFrame[], random: Random, shift: number): HandFrame[] {
  const zoom = Math.exp(between(random, -2, 2) * shift);
  const dx = between(random, -shift, shift);
  const dy = between(random, -shift, shift);
  const body = bodyOf(frames);
  const middle = [(frames[0]?.aspect ?? 1) / 2, 0.5] as const;
  const moved = (x: number, y: number): readonly [number, number] => [
    (x - middle[0]) * zoom + middle[0] + dx,
    (y - middle[1]) * zoom + middle[1] + dy,
  ];
  const [x, y] = moved(body.x, body.y);
  const [noseX, noseY] = moved(body.noseX, body.noseY);
  return withBody(carried(frames, middle, moved(...middle), zoom), {
    x,
    y,
    width: body.width * zoom,
    noseX,
    noseY,
  });
}

/** The same hands before another body: shoulders wider or narrower and elsewhere by up to `share` of their width. */
export function otherBody(frames: readonly HandFrame[], random: Random, share: number): HandFrame[] {
  const body = bodyOf(frames);
  const dx = between(random, -share, share) * body.width;
  const dy = between(random, -share, share) * body.width;
  return withBody(frames, {
    x: body.x + dx,
    y: body.y + dy,
    width: body.width * (1 + between(random, -share, share)),
    noseX: body.noseX + dx,
    noseY: body.noseY + dy,
  });
}
