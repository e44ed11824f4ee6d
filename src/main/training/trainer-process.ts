import * as v from 'valibot';
import { errorText } from '../../shared/i18n/t.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { openBackend } from '../model/backend.js';
import { readTaught } from './read-taught.js';
import type { TaughtSign } from './taught-sign.js';
import { recipeFor } from './recipes.js';
import { runTraining } from './train-job.js';
import { toTrainerSchema, type FromTrainer, type TrainingRequest } from './trainer-messages.js';

/**
 * Entry of the training process. It speaks `trainer-messages.ts` with its parent, over `process.send` under
 * `child_process.fork` and over `process.parentPort` as an Electron utility process. It ends when its work is
 * done, when it is told to cancel, or when its parent is gone.
 */
interface Parent {
  send(message: FromTrainer): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  onGone(listener: () => void): void;
  /** Time for the last message to leave; the parent ends the process sooner. */
  readonly lingerMs: number;
}

/** The side of a message port that an Electron utility process has towards its parent. */
interface ParentPort {
  on(name: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

function findParent(): Parent {
  const port = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
  if (port) {
    return {
      send: async (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
      onGone: () => undefined,
      lingerMs: 1000,
    };
  }
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (process.send && process.connected) process.send(message, () => resolve());
        else resolve();
      }),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
    lingerMs: 0,
  };
}

const parent = findParent();
const abort = new AbortController();
let started = false;

parent.onMessage((message) => {
  const parsed = v.safeParse(toTrainerSchema, message);
  if (!parsed.success) {
    const reason = v.summarize(parsed.issues).split('\n')[0] ?? '';
    void fail(new MudraError('message.malformed', { name: 'trainer', reason }));
  } else if (parsed.output.type === 'cancel') {
    abort.abort();
    if (!started) void end({ type: 'cancelled' });
  } else if (!started) {
    started = true;
    void train(parsed.output);
  }
});
parent.onGone(() => process.exit(0));

async function train(request: TrainingRequest): Promise<void> {
  try {
    void parent.send({ type: 'progress', progress: reading });
    const [taught, backend] = await Promise.all([
      readTaught(request.libraryFolder, (notice) => console.error(errorText(notice))).catch(nothingTaught),
      openBackend(),
    ]);
    const { model, seconds, kept, compared } = await runTraining({
      taught,
      outFolder: request.outFolder,
      backend,
      recipe: await recipeFor('base', backend),
      seed: request.seed,
      fingerprint: request.fingerprint,
      ...(request.perHour === undefined ? {} : { perHour: request.perHour }),
      signal: abort.signal,
      onProgress: (progress) => void parent.send({ type: 'progress', progress }),
    });
    await end({ type: 'done', summary: model, seconds, kept, compared });
  } catch (error) {
    if (abort.signal.aborted) await end({ type: 'cancelled' });
    else await fail(error);
  }
}

/** A library in which nothing was taught yet is no damage: training says that signs are missing. */
function nothingTaught(error: unknown): readonly TaughtSign[] {
  if (['file.missing', 'takes.none'].includes(asMudraError(error).code)) return [];
  throw error;
}

const reading = {
  phase: 'reading',
  fold: 0,
  folds: 0,
  epoch: 0,
  epochs: 0,
  loss: null,
  accuracy: null,
  heldOutAccuracy: null,
  done: 0,
} as const;

async function fail(thrown: unknown): Promise<void> {
  const { code, params } = asMudraError(thrown);
  if (code === 'internal') console.error(thrown);
  await end({ type: 'failed', error: { code, params: { ...params } } });
}

async function end(message: FromTrainer): Promise<void> {
  await parent.send(message);
  setTimeout(() => process.exit(0), parent.lingerMs);
}
