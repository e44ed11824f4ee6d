import { signal } from '@preact/signals';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { asMudraError, type MudraError } from '../../src/shared/errors.js';
import type { Signer, Sources, Vision, VisionStatus } from '../../src/renderer/state/parts.js';
import type { FrameSource } from '../../src/renderer/vision/frame-source.js';

/** Vision without a camera: frames are whatever a test pushes. */
export class FakeVision implements Vision {
  readonly status = signal<VisionStatus>('off');
  readonly stats = signal({ fps: 29.6, visionMs: 36.4, dropped: 0 });
  readonly error = signal<MudraError | null>(null);
  readonly source = signal<FrameSource | null>(null);
  readonly lastFrame = signal<HandFrame | null>(null);
  private readonly listeners = new Set<(frame: HandFrame) => void>();

  async use(source: FrameSource): Promise<void> {
    this.source.value = source;
    this.status.value = 'starting';
    try {
      await source.start();
      this.status.value = 'running';
    } catch (thrown) {
      this.status.value = 'failed';
      throw asMudraError(thrown);
    }
  }

  stop(): void {
    this.source.peek()?.stop();
    this.source.value = null;
    this.status.value = 'off';
  }

  onFrame(listener: (frame: HandFrame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  push(frame: HandFrame): void {
    this.lastFrame.value = frame;
    for (const listener of this.listeners) listener(frame);
  }
}

export interface FakeSourceOptions {
  readonly view: () => HTMLCanvasElement;
  /** What `start` throws. */
  readonly failure?: MudraError | null;
  /** Called by the fake signer with what it is to perform. */
  readonly perform?: (signId: string, seed: number) => Promise<void>;
  readonly idle?: (seconds: number, seed: number) => Promise<void>;
}

/** Sources that show what `view` draws. */
export function fakeSources(options: FakeSourceOptions): Sources {
  const source = (kind: FrameSource['kind'], label: string): FrameSource => ({
    kind,
    label,
    view: options.view(),
    start: async () => {
      if (options.failure && kind === 'camera') throw options.failure;
    },
    stop: () => {},
    next: async () => null,
    onFailure: () => () => {},
  });
  return {
    camera: (deviceId) => source('camera', deviceId === 'desk' ? 'Desk camera' : 'Built-in camera'),
    film: (file) => source('film', file.name),
    virtualSigner: (): Signer => ({
      ...source('virtual-signer', 'Virtual signer'),
      perform: async (signId, { seed }) => options.perform?.(signId, seed),
      idle: async (seconds, seed) => options.idle?.(seconds, seed),
    }),
    virtualSigns: [
      { id: 'hello', name: 'hello' },
      { id: 'thanks', name: 'thank you' },
      { id: 'water', name: 'water' },
      { id: 'yes', name: 'yes' },
    ],
    listCameras: async () => [
      { id: 'built-in', label: 'Built-in camera' },
      { id: 'desk', label: 'Desk camera' },
    ],
    onCamerasChanged: () => () => {},
  };
}
