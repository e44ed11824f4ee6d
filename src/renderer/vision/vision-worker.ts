import type { HandObservation } from '../../shared/domain/hand.js';
import { ms } from '../../shared/domain/units.js';
import { BlindWatch } from './blind-watch.js';
import { HandCount } from './hand-count.js';
import { HandSearch } from './hand-search.js';
import { HandTracker } from './hand-tracker.js';
import type { Crash, FromVisionWorker, ToVisionWorker } from './vision-messages.js';

/** What this file uses of a worker's global scope; the DOM types describe a window. */
interface WorkerScope {
  postMessage(message: FromVisionWorker): void;
  onmessage: ((event: MessageEvent<ToVisionWorker>) => void) | null;
}
type PictureMessage = Extract<ToVisionWorker, { type: 'picture' }>;

const scope = globalThis as unknown as WorkerScope;
const count = new HandCount();
const tracker = new HandTracker();
const blind = new BlindWatch();
const grid = new OffscreenCanvas(32, 24).getContext('2d', { willReadFrequently: true });

let search: HandSearch | null = null;
let silent = false;
/** Messages are handled one after another, also while a search is being rebuilt. */
let queue: Promise<void> = Promise.resolve();

scope.onmessage = ({ data }): void => {
  queue = queue.then(() => handle(data)).catch(fail);
};

function fail(cause: unknown): void {
  scope.postMessage({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
}

async function handle(message: ToVisionWorker): Promise<void> {
  switch (message.type) {
    case 'start':
      search = await HandSearch.create(message);
      scope.postMessage({ type: 'ready', delegate: search.delegate });
      return;
    case 'reset':
      count.reset();
      tracker.reset();
      return;
    case 'picture':
      try {
        if (!silent) await see(message);
      } finally {
        message.image.close();
      }
      return;
    case 'crash':
      crash(message.how);
  }
}

async function see({ id, image, time, width, height }: PictureMessage): Promise<void> {
  const start = performance.now();
  let lookedFor = count.next(time);
  let found = await find(image, time, lookedFor);
  // The only hand is gone, or the search for one hand was still where it had been: two are looked for at once.
  if (lookedFor === 1 && found.length === 0) {
    lookedFor = 2;
    found = await find(image, time, lookedFor);
  }
  const aspect = width / height;
  const hands = tracker.update(ms(time), aspect, found);
  count.saw(time, lookedFor, hands.length);
  const visionMs = performance.now() - start;
  scope.postMessage({ type: 'seen', id, frame: { time: ms(time), aspect, hands }, visionMs, lookedFor });
  if (blind.saw(hands.length, start) && blind.look(greyGrid(image), start))
    search = await running().rebuilt();
}

/** Finds hands; a search that throws is rebuilt, without the graphics processor, and tried once more. */
async function find(image: VideoFrame | ImageBitmap, time: number, hands: 1 | 2): Promise<HandObservation[]> {
  try {
    return running().find(image, time, hands);
  } catch (cause) {
    console.warn('The hand search failed and is built anew.', cause);
    search = await running().rebuilt('CPU');
    return search.find(image, time, hands);
  }
}

function running(): HandSearch {
  if (!search) throw new Error('The hand search was not started');
  return search;
}

/** The picture's greys on a small grid. */
function greyGrid(image: VideoFrame | ImageBitmap): Uint8Array {
  if (!grid) return new Uint8Array();
  const { width, height } = grid.canvas;
  grid.drawImage(image, 0, 0, width, height);
  const { data } = grid.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [r, g, b] = [data[i * 4] ?? 0, data[i * 4 + 1] ?? 0, data[i * 4 + 2] ?? 0];
    return (r * 2 + g * 5 + b) / 8;
  });
}

function crash(how: Crash): void {
  if (how === 'graph') running().spoil();
  else if (how === 'silence') silent = true;
  else
    setTimeout(() => {
      throw new Error('The vision worker was told to crash');
    });
}
