import type { FromVisionWorker, ToVisionWorker } from '../../src/renderer/vision/vision-messages.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';

/** What `quickSigner` puts into the page. Times are on the signer's clock, milliseconds. */
export interface QuickSigner {
  now(): number;
  /** Shows frames one after another, with their own distances in time, as fast as everything behind them takes them. */
  play(frames: readonly HandFrame[]): Promise<{ readonly from: number; readonly to: number }>;
  /** Times at which a pointer was pressed, or a key. */
  readonly pointers: number[];
  readonly keys: number[];
}

declare global {
  interface Window {
    signer?: QuickSigner;
  }
}

/**
 * Runs in the page before the app. Real are the camera source, the vision session and everything behind them. In
 * two places the browser is stood in for: the camera's pictures come when the signer's clock says so, which runs
 * faster than real time while there is something to show, and the vision worker says at once where the hands are
 * instead of looking for them. Nothing goes on before the recogniser has had what was shown, so that speed changes
 * nothing.
 */
export function quickSigner(): void {
  const usualStep = 1000 / 30;
  /** The recogniser may be behind by so much, ms of the signer's clock. */
  const mayLag = 400;
  const patienceMs = 1500;
  const queue: { frame: HandFrame; step: number; shown: (at: number) => void }[] = [];
  const pointers: number[] = [];
  const keys: number[] = [];
  // Far from the page's own clock: a picture that a source took by itself is never newer.
  let time = 1e7;
  let presented = 0;
  let waiting: VideoFrameRequestCallback | null = null;
  let hands: HandFrame['hands'] = [];
  let seen = 0;
  let sent = 0;
  let recognised = 0;
  let somethingHappened = (): void => {};

  addEventListener('pointerdown', () => pointers.push(time), true);
  addEventListener('keydown', () => keys.push(time), true);

  HTMLVideoElement.prototype.requestVideoFrameCallback = (callback) => {
    waiting = callback;
    return 1;
  };

  class VisionWorker {
    onmessage: ((event: { data: FromVisionWorker }) => void) | null = null;
    postMessage(message: ToVisionWorker): void {
      if (message.type === 'start') this.answer({ type: 'ready', delegate: 'CPU' });
      if (message.type !== 'picture') return;
      const { id, image, width, height } = message;
      image.close();
      const frame = { time: message.time, aspect: width / height, hands } as HandFrame;
      seen = message.time;
      somethingHappened();
      this.answer({ type: 'seen', id, frame, visionMs: 1, lookedFor: 2 });
    }
    terminate(): void {
      this.onmessage = null;
    }
    private answer(data: FromVisionWorker): void {
      queueMicrotask(() => this.onmessage?.({ data }));
    }
  }
  const OtherWorker = window.Worker;
  window.Worker = function (url: string | URL, options?: WorkerOptions): unknown {
    return String(url).includes('vision-worker') ? new VisionWorker() : new OtherWorker(url, options);
  } as unknown as typeof Worker;

  const OwnSocket = window.WebSocket;
  window.WebSocket = class extends OwnSocket {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (!data.startsWith('{"event":"live.update"')) return;
        const { payload } = JSON.parse(data) as { payload: { time: number } };
        recognised = payload.time;
        somethingHappened();
      });
    }
    override send(data: string): void {
      super.send(data);
      if (!data.startsWith('{"stream":"live.frame"')) return;
      const { payload } = JSON.parse(data) as { payload: HandFrame };
      sent = payload.time;
    }
  };

  const rest = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const until = async (condition: () => boolean): Promise<void> => {
    const end = performance.now() + patienceMs;
    while (!condition() && performance.now() < end) {
      await Promise.race([new Promise<void>((done) => (somethingHappened = done)), rest(100)]);
    }
  };
  // Timers are too slow for this: browsers make the nested ones last 4 ms.
  const { port1, port2 } = new MessageChannel();
  const turn = (): Promise<void> =>
    new Promise((done) => {
      port1.onmessage = () => done();
      port2.postMessage(null);
    });
  async function run(): Promise<void> {
    let before = performance.now();
    for (;;) {
      const next = queue.shift();
      const now = performance.now();
      time += next ? next.step : Math.max(usualStep, now - before);
      before = now;
      hands = next?.frame.hands ?? [];
      const callback = waiting;
      waiting = null;
      callback?.(now, { captureTime: time, presentedFrames: ++presented } as VideoFrameCallbackMetadata);
      if (next) {
        await until(() => seen >= time);
        await until(() => sent - recognised <= mayLag);
        next.shown(time);
        await turn();
      } else await rest(usualStep);
    }
  }
  void run();

  window.signer = {
    now: () => time,
    pointers,
    keys,
    play: async (frames) => {
      const from = time;
      let shown = Promise.resolve(time);
      frames.forEach((frame, i) => {
        const step = i === 0 ? usualStep : frame.time - (frames[i - 1]?.time ?? 0);
        shown = new Promise((done) => queue.push({ frame, step, shown: done }));
      });
      const to = await shown;
      await until(() => recognised >= sent);
      return { from, to };
    },
  };
}
