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

/** The training process as its parent sees it, whichever way it was forked. */
export interface TrainerHandle {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `reason` in words, e.g. `signal SIGKILL`. */
  onExit(listener: (code: number | null, reason: string) => void): void;
  kill(): void;
}

/** Starts the training process: a child process or Electron's utility process. */
export type ForkTrainer = (env: Record<string, string>) => TrainerHandle;
