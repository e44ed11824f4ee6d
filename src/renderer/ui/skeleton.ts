import { BONES, LANDMARKS, type HandFrame } from '../../shared/domain/hand.js';

/** The part of the picture that a take uses, in picture heights (x already multiplied by the aspect). */
export interface Frame2D {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Seconds at the end of a replay before it begins again. */
const restBetweenReplaysMs = 500;

/** The smallest rectangle around all hands of all frames, with a margin; the whole picture when none. */
export function extentOf(frames: readonly HandFrame[]): Frame2D {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const frame of frames) {
    for (const hand of frame.hands) {
      for (let i = 0; i < LANDMARKS; i++) {
        const x = (hand.landmarks[i * 3] ?? 0) * frame.aspect;
        const y = hand.landmarks[i * 3 + 1] ?? 0;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
  }
  if (left > right) return { left: 0, top: 0, width: frames[0]?.aspect ?? 4 / 3, height: 1 };
  const margin = 0.08 * Math.max(right - left, bottom - top);
  return {
    left: left - margin,
    top: top - margin,
    width: right - left + 2 * margin,
    height: bottom - top + 2 * margin,
  };
}

/** The frame to show `elapsed` milliseconds into an endless replay. Null for an empty take. */
export function frameAt(frames: readonly HandFrame[], elapsed: number): HandFrame | null {
  const first = frames[0];
  const last = frames.at(-1);
  if (!first || !last) return null;
  const time = first.time + (elapsed % (last.time - first.time + restBetweenReplaysMs));
  return frames.findLast((frame) => frame.time <= time) ?? first;
}

/** The frame that stands for a take: the one with most hands nearest to its middle. */
export function stillOf(frames: readonly HandFrame[]): HandFrame | null {
  const most = Math.max(0, ...frames.map((frame) => frame.hands.length));
  const middle = (frames.length - 1) / 2;
  let best: HandFrame | null = null;
  let bestDistance = Infinity;
  frames.forEach((frame, index) => {
    const distance = Math.abs(index - middle);
    if (frame.hands.length === most && distance < bestDistance) [best, bestDistance] = [frame, distance];
  });
  return best;
}

/** A frame with the part of the picture that is fitted into the canvas. */
export interface Shown {
  readonly frame: HandFrame | null;
  readonly extent: Frame2D;
}

/**
 * Draws the hands of `frame`, with `extent` fitted into the canvas. Left and right differ by colour
 * (`--hand-left`, `--hand-right` of the canvas) and by shape: the left hand's joints are rings. What is `under`
 * it, each fitted on its own, is drawn in a quiet colour to compare with.
 */
export function drawSkeleton(
  canvas: HTMLCanvasElement,
  frame: HandFrame | null,
  extent: Frame2D,
  under?: Shown,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const line = Math.max(1.5, Math.min(width, height) / 60);
  context.lineCap = 'round';
  if (under?.frame) {
    context.globalAlpha = 0.55;
    const quiet = style.getPropertyValue('--hand-under') || style.color;
    drawHands(context, under.frame, placed(under.extent, width, height), line * 0.8, () => quiet);
    context.globalAlpha = 1;
  }
  if (!frame) return;
  const colour = (left: boolean): string =>
    style.getPropertyValue(left ? '--hand-left' : '--hand-right') || style.color;
  drawHands(context, frame, placed(extent, width, height), line, colour);
}

type Placed = (x: number, y: number) => [number, number];

/** Picture heights to pixels of a canvas into which `extent` is fitted. */
function placed(extent: Frame2D, width: number, height: number): Placed {
  const scale = Math.min(width / extent.width, height / extent.height);
  const shiftX = (width - extent.width * scale) / 2 - extent.left * scale;
  const shiftY = (height - extent.height * scale) / 2 - extent.top * scale;
  return (x, y) => [x * scale + shiftX, y * scale + shiftY];
}

function drawHands(
  context: CanvasRenderingContext2D,
  frame: HandFrame,
  place: Placed,
  line: number,
  colourOf: (left: boolean) => string,
): void {
  for (const hand of frame.hands) {
    const left = hand.handedness === 'Left';
    const colour = colourOf(left);
    const at = (i: number): [number, number] =>
      place((hand.landmarks[i * 3] ?? 0) * frame.aspect, hand.landmarks[i * 3 + 1] ?? 0);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    for (const [a, b] of BONES) {
      context.moveTo(...at(a));
      context.lineTo(...at(b));
    }
    context.stroke();
    for (let i = 0; i < LANDMARKS; i++) {
      context.beginPath();
      context.arc(...at(i), line * 1.1, 0, Math.PI * 2);
      if (left) {
        context.save();
        context.globalCompositeOperation = 'destination-out';
        context.fill();
        context.restore();
        context.lineWidth = line * 0.75;
        context.stroke();
      } else context.fill();
    }
  }
}
