import type { HandFrame } from './hand.js';

/** What became of the movement when a frame was pushed. */
export type MovementEvent =
  | { readonly type: 'none' }
  | { readonly type: 'started' }
  /** `frames`: from just before the first movement to just after the last, times as captured. */
  | {
      readonly type: 'ended';
      readonly frames: readonly HandFrame[];
      readonly reason: 'hands-gone' | 'still' | 'too-long';
    };

/** Finds where movements of the hands begin and end. The recorder and the live recogniser share it. */
export class MovementDetector {
  get phase(): 'rest' | 'moving' {
    throw new Error('not written yet');
  }
  push(_frame: HandFrame): MovementEvent {
    throw new Error('not written yet');
  }
  reset(): void {}
}
