import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { HandFrame } from '../../shared/domain/hand.js';
import { asMudraError, type MudraError } from '../../shared/errors.js';
import { FrameRate, noStats, type VisionStats } from './frame-rate.js';
import type { FrameSource } from './frame-source.js';
import type { Crash, Seen, VisionAssets } from './vision-messages.js';
import { WorkerClient } from './worker-client.js';

export type { VisionStats } from './frame-rate.js';
export type VisionStatus = 'off' | 'starting' | 'running' | 'failed';

/** The figures change at most this often, so that reading them costs nothing. */
const statsEveryMs = 250;

/** One source in use: from `use` until it is stopped, has ended or has failed. */
class Run {
  readonly ending = new AbortController();
  readonly rate = new FrameRate();
  lastTime = -Infinity;
  lastStats = -Infinity;
  constructor(readonly source: FrameSource) {}
}

/**
 * Finds hands in the pictures of one source at a time, in a worker. One picture is with the worker, the
 * others are left to the source to drop, so nothing queues. The worker stays warm between sources.
 */
export class VisionSession {
  private readonly assets: VisionAssets;
  private readonly signals = {
    status: signal<VisionStatus>('off'),
    stats: signal<VisionStats>(noStats),
    error: signal<MudraError | null>(null),
    source: signal<FrameSource | null>(null),
    lastFrame: signal<HandFrame | null>(null),
  };
  private readonly listeners = new Set<(frame: HandFrame) => void>();
  private worker: Promise<WorkerClient> | null = null;
  private run: Run | null = null;
  private lookedFor: 1 | 2 = 2;

  /** Both addresses are relative to the document; by default they are where every host serves them. */
  constructor({
    wasmBase = './vision/wasm',
    modelUrl = './models/hand_landmarker.task',
  }: Partial<VisionAssets> = {}) {
    const at = (path: string): string => new URL(path, document.baseURI).href;
    this.assets = { wasmBase: at(wasmBase).replace(/\/$/, ''), modelUrl: at(modelUrl) };
  }

  /** `off` with a source: it has ended, as a film does. */
  get status(): ReadonlySignal<VisionStatus> {
    return this.signals.status;
  }
  get stats(): ReadonlySignal<VisionStats> {
    return this.signals.stats;
  }
  /** What made the status `failed`. */
  get error(): ReadonlySignal<MudraError | null> {
    return this.signals.error;
  }
  /** The source whose view is to be shown; null when stopped or failed. */
  get source(): ReadonlySignal<FrameSource | null> {
    return this.signals.source;
  }
  get lastFrame(): ReadonlySignal<HandFrame | null> {
    return this.signals.lastFrame;
  }

  /**
   * Looks at `source` from now on; the source before is stopped. Resolves when hands are being looked
   * for, or when `stop` or another `use` came in between. Throws MudraError: what the source's `start`
   * throws, or `vision.failed`.
   */
  async use(source: FrameSource): Promise<void> {
    const run = new Run(source);
    // Whoever follows the source sees one give way to the other, not none between them.
    batch(() => {
      this.stop();
      this.run = run;
      this.signals.status.value = 'starting';
      this.signals.source.value = source;
    });
    run.ending.signal.addEventListener('abort', () => source.stop(), { once: true });
    const deaf = source.onFailure((error) => this.failed(run, error));
    run.ending.signal.addEventListener('abort', deaf, { once: true });
    try {
      const [worker] = await Promise.all([this.warmWorker(), source.start()]);
      worker.reset();
    } catch (thrown) {
      if (this.run !== run) return;
      const error = asMudraError(thrown);
      this.failed(run, error);
      throw error;
    }
    if (this.run !== run) {
      source.stop();
      return;
    }
    this.signals.status.value = 'running';
    void this.look(run);
  }

  /** Releases the source. The worker stays, ready for the next one. */
  stop(): void {
    this.end('off', null);
    this.signals.source.value = null;
    this.signals.lastFrame.value = null;
    this.signals.stats.value = noStats;
  }

  /** The listener gets every frame, in order of rising time. Returns a function that stops it. */
  onFrame(listener: (frame: HandFrame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Stops, and ends the worker. */
  dispose(): void {
    this.stop();
    if (this.worker) this.drop(this.worker);
    this.listeners.clear();
  }

  /** How many hands were looked for in the last picture. */
  get handsLookedFor(): 1 | 2 {
    return this.lookedFor;
  }

  /** Makes the worker fail, as it may one day by itself. For tests. */
  async crash(how: Crash): Promise<void> {
    (await this.worker)?.crash(how);
  }

  /** Picture after picture until the run is over. */
  private async look(run: Run): Promise<void> {
    const over = run.ending.signal;
    let failures = 0;
    try {
      while (!over.aborted) {
        const picture = await run.source.next(over);
        if (!picture) break;
        run.rate.drop(picture.skipped ?? 0);
        if (over.aborted || picture.time <= run.lastTime) {
          picture.image.close();
          continue;
        }
        const worker = this.warmWorker();
        try {
          const seen = await (await worker).see(picture);
          if (!over.aborted) this.emit(run, seen);
          failures = 0;
        } catch (thrown) {
          picture.image.close();
          this.drop(worker);
          run.rate.drop(1);
          if (++failures >= 2) throw thrown;
        }
      }
      if (!over.aborted) this.end('off', null);
    } catch (thrown) {
      this.failed(run, asMudraError(thrown));
    }
  }

  private emit(run: Run, { frame, visionMs, lookedFor }: Seen): void {
    const now = performance.now();
    run.lastTime = frame.time;
    run.rate.add(now, visionMs);
    this.lookedFor = lookedFor;
    this.signals.lastFrame.value = frame;
    for (const listener of this.listeners) {
      try {
        listener(frame);
      } catch (thrown) {
        reportError(thrown);
      }
    }
    if (now - run.lastStats < statsEveryMs) return;
    run.lastStats = now;
    this.signals.stats.value = run.rate.stats(now);
  }

  private failed(run: Run, error: MudraError): void {
    if (this.run !== run) return;
    this.end('failed', error);
    this.signals.source.value = null;
    this.signals.lastFrame.value = null;
  }

  private end(status: VisionStatus, error: MudraError | null): void {
    const run = this.run;
    this.run = null;
    this.signals.status.value = status;
    this.signals.error.value = error;
    run?.ending.abort();
  }

  /** The worker, started if there is none. Rejects with MudraError `vision.failed`. */
  private warmWorker(): Promise<WorkerClient> {
    if (this.worker) return this.worker;
    const starting = WorkerClient.start(this.assets);
    this.worker = starting;
    starting.catch(() => this.drop(starting));
    return starting;
  }

  private drop(worker: Promise<WorkerClient>): void {
    if (this.worker === worker) this.worker = null;
    void worker.then(
      (client) => client.end(),
      () => {},
    );
  }
}
