import type { NetworkConfig } from './network-config.js';
import type { Answer, Batch } from './network.js';
import type { Stepper } from './stepper.js';

/** What a sign model asks of a network, or of several that act as one. */
export interface Encoder {
  readonly config: Pick<NetworkConfig, 'features' | 'dense' | 'classes'>;
  /** What it makes of whole sequences. */
  infer(batch: Batch): Answer;
  /** Follows sequences step by step, with its own copy of the weights as they are now. */
  stepper(): Stepper;
}
