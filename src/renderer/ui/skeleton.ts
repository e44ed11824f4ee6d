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

/**
 * Draws the hands of `frame`, with `extent` fitted into the canvas. Left and right differ by colour
 * (`--hand-left`, `--hand-right` of the canvas) and by shape: the left hand's joints are rings.
 */
export function drawSkeleton(canvas: HTMLCanvasElement, frame: HandFrame | null, extent: Frame2D): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (!frame) return;
  const scale = Math.min(width / extent.width, height / extent.height);
  const shiftX = (width - extent.width * scale) / 2 - extent.left * scale;
  const shiftY = (height - extent.height * scale) / 2 - extent.top * scale;
  const style = getComputedStyle(canvas);
  const line = Math.max(1.5, Math.min(width, height) / 60);
  context.lineCap = 'round';
  for (const hand of frame.hands) {
    const name = hand.handedness === 'Left' ? '--hand-left' : '--hand-right';
    const colour = style.getPropertyValue(name) || style.color;
    const at = (i: number): [number, number] => [
      (hand.landmarks[i * 3] ?? 0) * frame.aspect * scale + shiftX,
      (hand.landmarks[i * 3 + 1] ?? 0) * scale + shiftY,
    ];
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
      if (hand.handedness === 'Left') {
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
