import { MudraError } from '../../shared/errors.js';
import type { SourceFrame } from './frame-source.js';
import type { Crash, FromVisionWorker, Seen, ToVisionWorker, VisionAssets } from './vision-messages.js';

/** The first start compiles the WebAssembly, which a slow machine needs some time for. */
const startMs = 60_000;
const answerMs = 10_000;

interface Waiting {
  readonly id: number;
  readonly timer: ReturnType<typeof setTimeout>;
  resolve(answer: Seen | null): void;
  reject(error: MudraError): void;
}

/**
 * One vision worker. Once anything has failed it stays failed: end it and make another. Whatever rejects
 * here rejects with MudraError `vision.failed`.
 */
export class WorkerClient {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private dead: MudraError | null = null;
  private lastId = 0;

  private constructor() {
    this.worker = new Worker(new URL('./vision-worker.ts', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }: MessageEvent<FromVisionWorker>) => this.answered(data);
    this.worker.onmessageerror = () => this.fail('a message could not be read');
    this.worker.onerror = (event) => this.fail(event.message || 'the worker could not be loaded');
  }

  /** A worker that is warm and ready. */
  static async start(assets: VisionAssets): Promise<WorkerClient> {
    const client = new WorkerClient();
    try {
      await client.ask({ type: 'start', ...assets }, 0, startMs);
      return client;
    } catch (cause) {
      client.end();
      throw cause;
    }
  }

  /** Searches one picture, which is handed over whatever happens. */
  async see({ image, time, width, height }: SourceFrame): Promise<Seen> {
    if (this.dead) {
      image.close();
      throw this.dead;
    }
    const id = ++this.lastId;
    const seen = await this.ask({ type: 'picture', id, image, time, width, height }, id, answerMs, [image]);
    if (!seen) throw new MudraError('vision.failed', { message: 'an answer to another question' });
    return seen;
  }

  /** The next picture is of another source. */
  reset(): void {
    this.send({ type: 'reset' });
  }

  /** Makes the worker fail. For tests. */
  crash(how: Crash): void {
    this.send({ type: 'crash', how });
  }

  end(): void {
    this.worker.terminate();
    this.fail('the worker was ended');
  }

  private send(message: ToVisionWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private ask(
    message: ToVisionWorker,
    id: number,
    patience: number,
    transfer: Transferable[] = [],
  ): Promise<Seen | null> {
    return new Promise((resolve, reject) => {
      const late = (): void => this.fail(`the worker was silent for ${patience / 1000} s`);
      this.waiting.push({ id, timer: setTimeout(late, patience), resolve, reject });
      this.send(message, transfer);
    });
  }

  private answered(message: FromVisionWorker): void {
    if (message.type === 'failed') return this.fail(message.message);
    const id = message.type === 'ready' ? 0 : message.id;
    const index = this.waiting.findIndex((one) => one.id === id);
    const [asked] = index < 0 ? [] : this.waiting.splice(index, 1);
    if (!asked) return;
    clearTimeout(asked.timer);
    asked.resolve(message.type === 'seen' ? message : null);
  }

  private fail(message: string): void {
    this.dead ??= new MudraError('vision.failed', { message });
    for (const asked of this.waiting.splice(0)) {
      clearTimeout(asked.timer);
      asked.reject(this.dead);
    }
  }
}
