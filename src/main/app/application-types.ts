import type {
  EventName,
  EventPayload,
  RequestInput,
  RequestName,
  RequestOutput,
  StreamName,
  StreamPayload,
} from '../../shared/contract.js';
import type { captionRequests } from '../../shared/contract-captions.js';
import type { sharingRequests } from '../../shared/contract-sharing.js';
import type { ModelFiles } from './adopt-model.js';
import type { LibraryHistory } from '../library/history.js';
import type { Library } from '../library/library.js';
import type { FileExchange } from './transfers.js';

/** The application as hosts see it: the contract, without a transport. */
export interface Application {
  /** Throws MudraError for what a person can do something about. `input` has passed its schema. */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  send<N extends StreamName>(name: N, payload: StreamPayload<N>): void;
  /** Returns a function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Files that come in and go out, which hosts carry as bytes. */
  readonly files: FileExchange;
  /** Cancels training, finishes writes, frees the model. */
  dispose(): Promise<void>;
}

/** Requests about sign sets as a whole, or about none; what is left is about the signs of the open one. */
export type SharingRequest = keyof typeof sharingRequests | keyof typeof captionRequests;
export type WorkspaceRequest = Exclude<RequestName, SharingRequest>;

/** One sign set that is open: its library, its model and what goes on with them. */
export interface Workspace extends Omit<Application, 'request' | 'files'> {
  request<N extends WorkspaceRequest>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  readonly library: Library;
  readonly history: LibraryHistory;
  /** Resolves when what is recognised goes by the library as it is. */
  caughtUp(): Promise<void>;
  /** Has a model that came with signs recognise, if there is none and it fits; else false. Throws `disk.*`. */
  adoptModel(files: ModelFiles): Promise<boolean>;
  /** A training that somebody asked for runs. */
  readonly asked: boolean;
}

export type { ForkTrainer } from '../training/training-client.js';
