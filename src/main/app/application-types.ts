import type {
  EventName,
  EventPayload,
  RequestInput,
  RequestName,
  RequestOutput,
  StreamName,
  StreamPayload,
} from '../../shared/contract.js';

/** The application as hosts see it: the contract, without a transport. */
export interface Application {
  /** Throws MudraError for what a person can do something about. `input` has passed its schema. */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  send<N extends StreamName>(name: N, payload: StreamPayload<N>): void;
  /** Returns a function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Cancels training, finishes writes, frees the model. */
  dispose(): Promise<void>;
}

export type { ForkTrainer } from '../training/training-client.js';
