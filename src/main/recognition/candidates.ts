import { setImmediate as breathe } from 'node:timers/promises';
import type { HandFrame } from '../../shared/domain/hand.js';
import { movementDefaults } from '../../shared/domain/movement.js';
import type { JudgingModel } from '../model/evidence.js';
import { judgedMovements, MovementJudge, recogniserDefaults } from './movement-judge.js';

/** A sign that would be captioned if its greatest distance were large enough. */
export interface Candidate {
  readonly classIndex: number;
  /** Its greatest distance would have to be multiplied by this at least. */
  readonly reach: number;
}

/** Candidates of one sign that follow each other more closely are one: it is captioned once in a movement. */
const apartMs = 1500;
/** Frames between two looks at the event loop. */
const breatheEvery = 15;

/**
 * Plays frames through the live recogniser with the distances of `model` multiplied by `open`, captions nothing, and
 * gives the least reach of each sign in each movement. One play tells what would be captioned at any smaller
 * distance; that a caption ends a movement is left out. Rejects with the signal's reason when cancelled.
 */
export async function candidatesIn(
  frames: Iterable<HandFrame>,
  model: JudgingModel,
  open: number,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const recent = new Map<number, { reach: number; time: number }>();
  let now = 0;
  const opened = {
    classes: model.classes,
    thresholds: model.thresholds.map((t) => ({ ...t, distance: t.distance * open })),
    ...(model.timings ? { timings: model.timings } : {}),
    judge: () => model.judge(),
  };
  const close = (classIndex: number): void => {
    const last = recent.get(classIndex);
    if (last) found.push({ classIndex, reach: last.reach });
    recent.delete(classIndex);
  };
  const judge = new MovementJudge(opened, recogniserDefaults, ({ decision }) => {
    const { accepted } = decision;
    if (!accepted) return;
    const { classIndex } = accepted;
    const reach = (decision.reach ?? 0) * open;
    const last = recent.get(classIndex);
    if (last && now - last.time > apartMs) close(classIndex);
    recent.set(classIndex, { reach: Math.min(reach, recent.get(classIndex)?.reach ?? Infinity), time: now });
  });
  const detector = judgedMovements();
  let count = 0;
  for (const frame of frames) {
    if (count > 0 && (frame.time <= now || frame.time - now > movementDefaults.awayMs)) {
      detector.reset();
      judge.reset();
    }
    now = frame.time;
    judge.push(detector.push(frame), frame, detector);
    if (++count % breatheEvery === 0) {
      await breathe();
      signal?.throwIfAborted();
    }
  }
  for (const [classIndex, { reach }] of recent) found.push({ classIndex, reach });
  return found;
}
