import type { ReadonlySignal } from '@preact/signals';
import type { MudraBridge, RequestInput, RequestName, RequestOutput } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { MudraError } from '../../shared/errors.js';
import type { FrameSource } from '../vision/frame-source.js';
import type { TakeRecorder } from '../vision/take-recorder.js';

export type VisionStatus = 'off' | 'starting' | 'running' | 'failed';

/** What the screens need of the vision session: one worker, one source at a time. */
export interface Vision {
  readonly status: ReadonlySignal<VisionStatus>;
  /** Frames a second, milliseconds a frame, frames dropped. */
  readonly stats: ReadonlySignal<{
    readonly fps: number;
    readonly visionMs: number;
    readonly dropped: number;
  }>;
  readonly error: ReadonlySignal<MudraError | null>;
  readonly source: ReadonlySignal<FrameSource | null>;
  readonly lastFrame: ReadonlySignal<HandFrame | null>;
  use(source: FrameSource): Promise<void>;
  stop(): void;
  onFrame(listener: (frame: HandFrame) => void): () => void;
}

export interface Camera {
  readonly id: string;
  readonly label: string;
}

/** A source that performs on demand. */
export interface Signer extends FrameSource {
  /** Resolves when the hands are lowered again. The same seed gives the same performance. */
  perform(signId: string, options: { seed: number; leftHanded?: boolean }): Promise<void>;
  /** Small movements that mean nothing. */
  idle(seconds: number, seed: number): Promise<void>;
}

export interface VirtualSign {
  readonly id: string;
  readonly name: string;
}

/** Everything that makes pictures. */
export interface Sources {
  camera(deviceId: string | null): FrameSource;
  film(file: File): FrameSource;
  virtualSigner(): Signer;
  readonly virtualSigns: readonly VirtualSign[];
  listCameras(): Promise<readonly Camera[]>;
  onCamerasChanged(listener: () => void): () => void;
}

/** Sends one request; throws MudraError. */
export type Call = <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<RequestOutput<N>>;

/** What `main.tsx` puts together and every screen is built on. */
export interface Parts {
  readonly bridge: MudraBridge;
  readonly call: Call;
  readonly vision: Vision;
  readonly recorder: TakeRecorder;
  readonly sources: Sources;
  /** Draws the skeletons over the picture, un-mirrored. */
  readonly drawHands: (canvas: HTMLCanvasElement, frame: HandFrame | null) => void;
}
