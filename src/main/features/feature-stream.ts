import { HAND_NUMBERS, type HandFrame } from '../../shared/domain/hand.js';
import {
  addActivity,
  FEATURE_RATE_HZ,
  FEATURES,
  leftLeads,
  noMemory,
  writeRow,
  type RowMemory,
} from './feature-rows.js';
import { HandFollower, type HandTrack } from './hand-slots.js';
import { graceMs, longestGapMs, sampleStep, sighting, stepCount, stepTime } from './resample.js';

/** Room for this many steps to begin with; it grows with longer movements. */
const firstCapacity = 128;

/**
 * The features of a movement while it is filmed: frames in, rows out. After each push the rows equal
 * `extractFeatures` of the frames so far, at the cost of the last few steps alone.
 *
 * Steps below `settled` can only change when a vote about the hands turns (which is the dominant one, which
 * is left); later ones may still change when a hand that is missing comes back.
 */
export class FeatureStream {
  private readonly frames: HandFrame[] = [];
  private readonly hands = new HandFollower();
  private left = new Sampler(firstCapacity);
  private right = new Sampler(firstCapacity);
  private rows = new Float32Array(firstCapacity * FEATURES);
  private readonly scratch = new Float32Array(FEATURES);
  private memory: RowMemory = { dominant: noMemory(), other: noMemory() };
  private leftHanded = false;
  private known = 0;
  private firm = 0;
  private turned = 0;

  /** Steps of the frames so far. */
  get steps(): number {
    return this.known;
  }

  /** Steps that only a turned vote can still change. */
  get settled(): number {
    return this.firm;
  }

  /** Times that a vote turned since the last reset, so that all rows were written anew. */
  get turns(): number {
    return this.turned;
  }

  /** Row `step`, [FEATURES]; a view that a later push may change. Throws RangeError for a step that is not known. */
  row(step: number): Float32Array {
    if (!(step >= 0 && step < this.known)) throw new RangeError(`step ${step} of ${this.known}`);
    return this.rows.subarray(step * FEATURES, (step + 1) * FEATURES);
  }

  /** Begins anew with the next frame. */
  reset(): void {
    this.frames.length = 0;
    this.hands.reset();
    this.startOver();
    this.leftHanded = false;
    this.known = 0;
    this.turned = 0;
  }

  /** Takes in the next frame, later than all before, and returns the first step that is new or has changed. */
  push(frame: HandFrame): number {
    this.frames.push(frame);
    const resorted = this.hands.push(frame);
    if (resorted) this.startOver();
    const before = this.known;
    const steps = stepCount(this.frames, FEATURE_RATE_HZ);
    this.makeRoom(steps);
    const [from, firm] = [this.firm, Math.max(this.firm, this.firmSteps(steps))];
    const start = this.frames[0]?.time ?? 0;
    this.left.sample(this.frames, this.hands.left, start, from, firm, steps);
    this.right.sample(this.frames, this.hands.right, start, from, firm, steps);
    const leftHanded = leftLeads(this.left.activity, this.right.activity);
    const flipped = leftHanded !== this.leftHanded;
    this.leftHanded = leftHanded;
    if (flipped || resorted) {
      this.memory = { dominant: noMemory(), other: noMemory() };
      if (before > 0) this.turned++;
    }
    this.known = steps;
    this.firm = firm;
    return this.write(flipped || resorted ? 0 : from, firm, steps, before);
  }

  /** Writes rows `from` … `steps` and keeps the memory of row `firm`. */
  private write(from: number, firm: number, steps: number, before: number): number {
    const view = { leftHanded: this.leftHanded, middle: (this.frames[0]?.aspect ?? 1) / 2 };
    const hands = { left: this.left, right: this.right };
    let { memory } = this;
    let changed = before;
    for (let step = from; step < steps; step++) {
      // Settled rows move the memory on; the others are written on a copy, as they will be written again.
      if (step === firm) memory = { dominant: { ...memory.dominant }, other: { ...memory.other } };
      const row = this.rows.subarray(step * FEATURES, (step + 1) * FEATURES);
      this.scratch.set(row);
      row.fill(0);
      writeRow(this.rows, step, hands, view, memory);
      if (step < changed && !same(row, this.scratch)) changed = step;
    }
    return changed;
  }

  /** Steps whose samples no later frame can change. */
  private firmSteps(steps: number): number {
    const [first, last] = [this.frames[0], this.frames.at(-1)];
    if (!first || !last) return 0;
    let firm = this.firm;
    while (firm < steps) {
      const time = stepTime(first.time, firm, FEATURE_RATE_HZ);
      if (![this.hands.left, this.hands.right].every((t) => isFirm(this.frames, t, time))) break;
      firm++;
    }
    return firm;
  }

  private startOver(): void {
    this.left.reset();
    this.right.reset();
    this.memory = { dominant: noMemory(), other: noMemory() };
    this.firm = 0;
  }

  private makeRoom(steps: number): void {
    if (steps * FEATURES <= this.rows.length) return;
    const rows = new Float32Array(2 * steps * FEATURES);
    rows.set(this.rows);
    this.rows = rows;
    this.left = this.left.grown(2 * steps);
    this.right = this.right.grown(2 * steps);
  }
}

/** One hand, sampled while it is filmed. */
class Sampler {
  readonly points: Float32Array;
  readonly present: Uint8Array;
  /** What the hand did in all steps so far, and in the settled ones. */
  activity = 0;
  private settledActivity = 0;
  /** Frame from which the search for the next sighting of the first unsettled step begins. */
  private frame = 0;

  constructor(private readonly capacity: number) {
    this.points = new Float32Array(capacity * HAND_NUMBERS);
    this.present = new Uint8Array(capacity);
  }

  reset(): void {
    this.activity = 0;
    this.settledActivity = 0;
    this.frame = 0;
  }

  /** The same with more room. */
  grown(capacity: number): Sampler {
    const sampler = new Sampler(Math.max(capacity, this.capacity));
    sampler.points.set(this.points);
    sampler.present.set(this.present);
    sampler.activity = this.activity;
    sampler.settledActivity = this.settledActivity;
    sampler.frame = this.frame;
    return sampler;
  }

  /** Samples steps `from` … `steps`, of which those below `firm` settle now. */
  sample(
    frames: readonly HandFrame[],
    track: HandTrack,
    start: number,
    from: number,
    firm: number,
    steps: number,
  ): void {
    this.activity = this.settledActivity;
    let next = this.frame;
    for (let step = from; step < steps; step++) {
      const time = stepTime(start, step, FEATURE_RATE_HZ);
      while (next < frames.length && ((frames[next]?.time ?? 0) < time || !track[next])) next++;
      let previous = next - 1;
      while (previous >= 0 && !track[previous]) previous--;
      const around = [sighting(frames, track, previous), sighting(frames, track, next)] as const;
      sampleStep(this, step, time, ...around, FEATURE_RATE_HZ);
      this.activity = addActivity(this.activity, this, step);
      if (step < firm) {
        this.settledActivity = this.activity;
        this.frame = next;
      }
    }
  }
}

/** True when no later frame can change the sample of `track` at `time`. */
function isFirm(frames: readonly HandFrame[], track: HandTrack, time: number): boolean {
  const now = frames.at(-1)?.time ?? -Infinity;
  const last = frames[track.findLastIndex((hand) => hand !== null)];
  if (last && last.time >= time) return true;
  return now - time >= graceMs(FEATURE_RATE_HZ) && (!last || now - last.time >= longestGapMs);
}

function same(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
