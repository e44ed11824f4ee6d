import { BONES, LANDMARKS, type HandFrame, type HandObservation } from '../../shared/domain/hand.js';

/** How a picture fills its box, as CSS `object-fit` has it: `contain` leaves bars, `cover` cuts edges off. */
export type Fit = 'contain' | 'cover';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Lines and joints in CSS pixels. */
const bone = 2;
const joint = 3;
/** A dark edge keeps both colours visible on any picture. */
const edge = 'rgb(0 0 0 / 45%)';
const dashes: readonly number[] = [5, 4];

/**
 * Where a picture of `aspect` (width ÷ height) lies in a box of the same unit, centred as `object-fit`
 * does. With `cover` it is larger than the box.
 */
export function pictureRectangle(
  box: { readonly width: number; readonly height: number },
  aspect: number,
  fit: Fit,
): Rectangle {
  const widthBound = box.width / aspect <= box.height === (fit === 'contain');
  const width = widthBound ? box.width : box.height * aspect;
  const height = widthBound ? box.width / aspect : box.height;
  return { left: (box.width - width) / 2, top: (box.height - height) / 2, width, height };
}

/**
 * Draws the hands of `frame` over the picture that fills the canvas's box by `fit`; null clears. Never
 * mirrored here. Left and right differ by colour (the canvas's `--hand-left`, `--hand-right`) and by
 * shape: the left hand has dashed bones and rings for joints.
 */
export function drawHands(canvas: HTMLCanvasElement, frame: HandFrame | null, fit: Fit = 'contain'): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const box = { width: canvas.clientWidth, height: canvas.clientHeight };
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
  // Setting a size clears the canvas and costs an allocation, so only when it has changed.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, box.width, box.height);
  if (!frame || width === 0 || height === 0) return;
  const style = getComputedStyle(canvas);
  const picture = pictureRectangle(box, frame.aspect, fit);
  for (const hand of frame.hands) {
    const colour = style.getPropertyValue(hand.handedness === 'Left' ? '--hand-left' : '--hand-right');
    drawHand(context, hand, picture, colour.trim() || style.color);
  }
}

function drawHand(
  context: CanvasRenderingContext2D,
  hand: HandObservation,
  { left, top, width, height }: Rectangle,
  colour: string,
): void {
  const isLeft = hand.handedness === 'Left';
  const x: Place = (i) => left + (hand.landmarks[i * 3] ?? 0) * width;
  const y: Place = (i) => top + (hand.landmarks[i * 3 + 1] ?? 0) * height;
  const bones = boneLines(x, y);
  const joints = jointCircles(x, y);
  context.lineCap = 'round';
  context.setLineDash(isLeft ? dashes : []);
  stroke(context, bones, edge, bone + 2);
  stroke(context, bones, colour, bone);
  context.setLineDash([]);
  stroke(context, joints, edge, bone + 2);
  if (isLeft) {
    stroke(context, joints, colour, bone);
  } else {
    context.fillStyle = colour;
    context.fill(joints);
  }
}

type Place = (landmark: number) => number;

function boneLines(x: Place, y: Place): Path2D {
  const path = new Path2D();
  for (const [from, to] of BONES) {
    path.moveTo(x(from), y(from));
    path.lineTo(x(to), y(to));
  }
  return path;
}

function jointCircles(x: Place, y: Place): Path2D {
  const path = new Path2D();
  for (let i = 0; i < LANDMARKS; i++) {
    path.moveTo(x(i) + joint, y(i));
    path.arc(x(i), y(i), joint, 0, Math.PI * 2);
  }
  return path;
}

function stroke(context: CanvasRenderingContext2D, path: Path2D, style: string, width: number): void {
  context.strokeStyle = style;
  context.lineWidth = width;
  context.stroke(path);
}
