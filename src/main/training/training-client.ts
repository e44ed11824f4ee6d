import * as v from 'valibot';
import type { Notice, TrainingEnd, TrainingProgress } from '../../shared/contract.js';
import { asMudraError } from '../../shared/errors.js';
import {
  fromTrainerSchema,
  type FromTrainer,
  type ToTrainer,
  type TrainingRequest,
} from './trainer-messages.js';

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

export interface TrainingCallbacks {
  readonly onProgress: (progress: TrainingProgress) => void;
}

export interface RunningTraining {
  /** Asks the trainer to stop, and kills it when it does not in time. Safe to call at any time. */
  cancel(): void;
  /** Settles once, when the process is gone; never rejects. */
  readonly done: Promise<TrainingEnd>;
}

/** A trainer that was told to cancel may take this long. */
const patienceMs = 800;

/**
 * Runs one training in its own process. Whatever becomes of that process, the last model stays usable (what an
 * interrupted save leaves is the model room's to mend); a process that dies unasked is `training.killed`.
 */
export function startTraining(
  fork: ForkTrainer,
  request: TrainingRequest,
  callbacks: TrainingCallbacks,
): RunningTraining {
  let trainer: TrainerHandle;
  try {
    trainer = fork({});
  } catch (error) {
    return { cancel: () => undefined, done: Promise.resolve(failed(asMudraError(error))) };
  }
  let cancelled = false;
  let end: TrainingEnd | null = null;
  let patience: NodeJS.Timeout | undefined;
  const done = new Promise<TrainingEnd>((resolve) => {
    trainer.onMessage((message) => {
      const told = read(message);
      if (told === 'unreadable') {
        end ??= failed({ code: 'message.malformed', params: { name: 'trainer', reason: 'unreadable' } });
        trainer.kill();
      } else if (told.type === 'progress') {
        if (!cancelled) callbacks.onProgress(told.progress);
      } else {
        end ??= endOf(told);
        // Its work is done and on disk.
        trainer.kill();
      }
    });
    trainer.onExit((_code, reason) => {
      clearTimeout(patience);
      const killed: TrainingEnd = cancelled
        ? { outcome: 'cancelled' }
        : failed({ code: 'training.killed', params: { reason } });
      resolve(end ?? killed);
    });
  });
  const send = (message: ToTrainer): void => trainer.send(message);
  send({ type: 'start', ...request });
  return {
    cancel: () => {
      if (cancelled) return;
      cancelled = true;
      send({ type: 'cancel' });
      patience = setTimeout(() => trainer.kill(), patienceMs);
    },
    done,
  };
}

function read(message: unknown): FromTrainer | 'unreadable' {
  const parsed = v.safeParse(fromTrainerSchema, message);
  return parsed.success ? parsed.output : 'unreadable';
}

function endOf(told: Exclude<FromTrainer, { type: 'progress' }>): TrainingEnd {
  if (told.type === 'done') {
    const { summary, seconds, kept, compared } = told;
    return { outcome: 'finished', model: summary, seconds, kept, ...(compared ? { compared } : {}) };
  }
  if (told.type === 'cancelled') return { outcome: 'cancelled' };
  return { outcome: 'failed', error: told.error };
}

function failed({ code, params }: Pick<Notice, 'code'> & { readonly params: object }): TrainingEnd {
  return { outcome: 'failed', error: { code, params: { ...params } } };
}
