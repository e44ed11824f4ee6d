import { randomUUID } from 'node:crypto';
import type { Guess, LiveUpdate } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { MovementDetector, type MovementEvent } from '../../shared/domain/movement.js';
import { takeLimits, type SignId } from '../../shared/domain/take.js';
import type { Milliseconds } from '../../shared/domain/units.js';
import { extractFeatures } from '../features/features.js';
import { decide, type Decision, type Ranked } from '../model/decide.js';
import type { ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';

/** A trained network with what it knows about its classes. */
export interface RecogniserModel {
  readonly network: Pick<Network, 'infer'>;
  readonly metadata: Pick<ModelMetadata, 'classes' | 'prototypes'>;
}

/** While hands move, a guess is shown at most this often, in source time. */
const guessEveryMs = 150;
/** A caption stays the current one for this long, or until the next movement. */
const captionMs = 2500;

/**
 * Frames in, captions out: rest → moving → caption or silence. A movement is judged when it ends; until
 * then its best guess is shown as a guess only. Movements that never end are not signs.
 */
export class LiveRecogniser {
  private readonly detector = new MovementDetector();
  private lastTime = -Infinity;
  private lastGuessTime = -Infinity;
  private lastCaptionTime = -Infinity;
  private guess: Decision | null = null;

  /** `nameOf` gives a sign's present name, or null when it was removed: then it is not captioned. */
  constructor(
    private readonly model: RecogniserModel,
    private readonly nameOf: (signId: SignId) => string | null,
  ) {}

  reset(): void {
    this.detector.reset();
    this.guess = null;
    this.lastGuessTime = -Infinity;
    this.lastCaptionTime = -Infinity;
  }

  push(frame: HandFrame): LiveUpdate {
    const began = performance.now();
    // Another source has another clock: nothing of the last one counts.
    if (frame.time <= this.lastTime) this.reset();
    this.lastTime = frame.time;
    const event = this.detector.push(frame);
    const caption = event.type === 'ended' ? this.judge(event, frame.time) : null;
    if (event.type !== 'none') this.guess = null;
    if (this.detector.phase === 'moving' && frame.time - this.lastGuessTime >= guessEveryMs) {
      this.lastGuessTime = frame.time;
      this.guess = this.decideOn(this.detector.soFar);
    }
    return {
      time: frame.time,
      state: this.state(frame.time),
      best: caption ? pick(caption) : this.named(this.guess?.best),
      runnerUp: caption ? caption.runnerUp : this.named(this.guess?.runnerUp),
      caption,
      stepMs: performance.now() - began,
    };
  }

  private state(now: number): LiveUpdate['state'] {
    if (this.detector.phase === 'moving') return 'moving';
    return now - this.lastCaptionTime < captionMs ? 'caption' : 'watching';
  }

  private judge(event: Extract<MovementEvent, { type: 'ended' }>, now: Milliseconds): LiveUpdate['caption'] {
    if (event.reason === 'too-long') return null;
    const decision = this.decideOn(event.frames);
    const accepted = this.named(decision?.accepted);
    if (!decision || !accepted) return null;
    this.lastCaptionTime = now;
    return {
      id: randomUUID(),
      ...accepted,
      runnerUp: this.named(decision.runnerUp),
      startedAt: event.frames[0]?.time ?? now,
      decidedAt: now,
    };
  }

  private decideOn(frames: readonly HandFrame[]): Decision | null {
    const withHands = frames.filter((f) => f.hands.length > 0).length;
    if (withHands < takeLimits.leastHandFrames) return null;
    const { steps, rows } = extractFeatures(frames);
    const { logits, embeddings } = this.model.network.infer({ rows, size: 1, steps, lengths: [steps] });
    return decide({ logits, embedding: embeddings }, this.model.metadata);
  }

  private named(ranked: Ranked | null | undefined): Guess | null {
    const sign = ranked ? this.model.metadata.classes[ranked.classIndex] : undefined;
    const name = sign ? this.nameOf(sign.id) : null;
    return ranked && sign && name !== null ? { signId: sign.id, name, confidence: ranked.confidence } : null;
  }
}

function pick({ signId, name, confidence }: Guess): Guess {
  return { signId, name, confidence };
}
