import { effect } from '@preact/signals';
import type { HandFrame } from '../../shared/domain/hand.js';
import { MovementDetector } from '../../shared/domain/movement.js';
import { checkTake } from '../../shared/domain/take-check.js';
import { toMovement } from '../../shared/domain/to-movement.js';
import { MudraError } from '../../shared/errors.js';
import type { FrameSource } from '../vision/frame-source.js';
import type { Vision } from './parts.js';
import type { FileToGive } from './upload.js';

const films = /\.(mp4|m4v|webm|mov|mkv|ogv|avi)$/i;

/** True for files that are films by their names. */
export function isFilm({ path }: FileToGive): boolean {
  return films.test(path);
}

/**
 * The sign that a film shows, by where it lies: the name of its folder; right at the top, its own without ending and
 * number.
 */
export function signOfFilm(path: string): string {
  const steps = path.split('/');
  const folder = steps.at(-2);
  if (folder !== undefined) return folder;
  const name = (steps[0] ?? '').replace(films, '');
  return name.replace(/[\s_-]*\(?\d+\)?$/, '') || name;
}

/**
 * Plays `source` to its end and gives every frame. Throws MudraError `film.unreadable`, `vision.failed`, and the
 * reason of the signal, or when something else began to be looked at.
 */
export async function framesOfFilm(
  vision: Vision,
  source: FrameSource,
  signal: AbortSignal,
): Promise<HandFrame[]> {
  signal.throwIfAborted();
  const frames: HandFrame[] = [];
  const stopFrames = vision.onFrame((frame) => void frames.push(frame));
  const stop = (): void => vision.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await vision.use(source);
    await ended(vision, source);
    signal.throwIfAborted();
    const error = vision.error.peek();
    if (error) throw error;
    if (vision.source.peek() !== source) throw new MudraError('film.unreadable', { name: source.label });
    return frames;
  } finally {
    stopFrames();
    signal.removeEventListener('abort', stop);
    if (vision.source.peek() === source) vision.stop();
  }
}

/** Resolves when `source` is not looked at any more. */
function ended(vision: Vision, source: FrameSource): Promise<void> {
  return new Promise((resolve) => {
    // Not at once: the effect has to be there before it can be ended.
    let dispose: (() => void) | null = null;
    let over = false;
    dispose = effect(() => {
      const running = vision.status.value === 'running' || vision.status.value === 'starting';
      if (running && vision.source.value === source) return;
      over = true;
      dispose?.();
      resolve();
    });
    if (over) dispose();
  });
}

/** The takes in a film's frames: each movement that can be kept; none, then why. */
export function takesIn(frames: readonly HandFrame[]): readonly (readonly HandFrame[])[] | MudraError {
  const whole = toMovement(frames);
  const wrong = checkTake(whole.length > 0 ? whole : frames);
  // One sign a film is what folders of films hold; a long one is cut where the hands rest.
  if (!wrong) return [whole];
  if (wrong.code !== 'take.tooLong') return wrong;
  const detector = new MovementDetector();
  const takes: (readonly HandFrame[])[] = [];
  for (const frame of frames) {
    const event = detector.push(frame);
    if (event.type === 'ended' && !checkTake(event.frames)) takes.push(event.frames);
  }
  return takes.length > 0 ? takes : wrong;
}

/** A take as a line of the JSON Lines that can be imported; see docs/formats.md. */
export function lineOf(sign: string, frames: readonly HandFrame[]): string {
  const line = {
    sign,
    frames: frames.map(({ time, aspect, hands }) => ({
      time,
      aspect,
      hands: hands.map(({ handedness, score, landmarks }) => ({ handedness, score, landmarks })),
    })),
  };
  return `${JSON.stringify(line)}\n`;
}
