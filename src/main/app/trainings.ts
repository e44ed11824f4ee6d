import { join } from 'node:path';
import type { ModelSummary, TrainingEnd } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import type { Library } from '../library/library.js';
import { startTraining, type RunningTraining } from '../training/training-client.js';
import type { ForkTrainer } from './application-types.js';
import type { ContractEmitter } from './emitter.js';

interface Job {
  readonly running: RunningTraining;
  /** Of the library that it learns from. */
  readonly fingerprint: string;
  readonly begunAt: string;
  /** Nobody waits for it: a change of the library makes it begin anew. */
  automatic: boolean;
  /** It gives way to what has changed. */
  givenUp: boolean;
  /** Seed of the one that a person asked for since it was given up. */
  next: number | null;
}

export interface TrainingsOptions {
  /** Where the set's library and model lie. */
  readonly folder: string;
  readonly forkTrainer: ForkTrainer;
  readonly library: Pick<Library, 'fingerprint'>;
  /** False captions an hour that are accepted. */
  readonly perHour: () => number;
  readonly emitter: ContractEmitter;
  /** Puts the new model on disk in use. */
  readonly useNew: () => Promise<unknown>;
  readonly summary: () => ModelSummary | null;
  /** The model may be another one, or know more of itself. */
  readonly modelChanged: () => void;
  /** A training is over, however it ended. */
  readonly over: () => void;
}

/** The trainings of a set, one at a time, in a process of their own. */
export class Trainings {
  private job: Job | null = null;
  private closed = false;
  /** Fingerprint of the library that was learned from last, also where the model before was kept. */
  learned: string | null = null;
  /** When a training began that ended well; null before the first of this session. */
  learnedAt: string | null = null;

  constructor(private readonly options: TrainingsOptions) {}

  get busy(): boolean {
    return this.job !== null;
  }

  /** Somebody waits for the one that runs. */
  get asked(): boolean {
    return this.job !== null && (!this.job.automatic || this.job.next !== null);
  }

  /** A person asks. Throws MudraError `training.busy`. */
  start(seed: number): undefined {
    if (!this.job) return this.begin(seed, false);
    if (this.asked) throw new MudraError('training.busy');
    // What was wished for is under way already, unless it is of takes from before.
    if (this.job.givenUp) this.job.next = seed;
    else this.job.automatic = false;
  }

  begin(seed: number, automatic: boolean): undefined {
    const { folder, library, perHour, forkTrainer, emitter } = this.options;
    const fingerprint = library.fingerprint();
    const request = {
      libraryFolder: join(folder, 'library'),
      outFolder: join(folder, 'model'),
      seed,
      fingerprint,
      perHour: perHour(),
    };
    const running = startTraining(forkTrainer, request, {
      onProgress: (progress) => emitter.emit('training.progress', { ...progress, automatic: job.automatic }),
    });
    const begunAt = new Date().toISOString();
    const job: Job = { running, fingerprint, begunAt, automatic, givenUp: false, next: null };
    this.job = job;
    void running.done.then((end) => this.ended(job, end));
  }

  /** A person cancels it: its end is told to them, also where it began by itself. */
  cancel(): undefined {
    const { job } = this;
    if (!job) return;
    job.automatic = false;
    job.next = null;
    job.running.cancel();
  }

  /** One that nobody waits for gives way to what has changed. */
  libraryChanged(): void {
    const { job } = this;
    if (!job?.automatic || job.fingerprint === this.options.library.fingerprint()) return;
    job.givenUp = true;
    job.running.cancel();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.job?.running.cancel();
    await this.job?.running.done;
  }

  private async ended(job: Job, end: TrainingEnd): Promise<void> {
    if (this.closed) return;
    const { emitter, useNew, summary, modelChanged, over } = this.options;
    let told = end;
    try {
      if (end.outcome === 'finished') {
        if (end.kept !== 'old') await useNew();
        this.learned = job.fingerprint;
        this.learnedAt = job.begunAt;
        told = { ...end, model: summary() ?? end.model };
      } else if (end.outcome === 'failed' && job.automatic) {
        // Not to be tried again and again by itself.
        this.learned = job.fingerprint;
      }
      modelChanged();
    } catch (error) {
      console.error(error);
    } finally {
      this.job = null;
      // Who waits for the next one is told of its end, and of no other.
      if (job.next !== null && !this.closed) this.begin(job.next, false);
      else {
        emitter.emit(
          'training.ended',
          told.outcome === 'cancelled' ? { ...told, automatic: job.automatic } : told,
        );
        over();
      }
    }
  }
}
