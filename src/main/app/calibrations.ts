import type { CalibrationEnd, CalibrationView } from '../../shared/contract-quiet.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { calibrationView } from './calibration-view.js';
import type { ContractEmitter } from './emitter.js';
import type { ModelHolder } from './model-holder.js';

/** What a calibration that was asked for needs of the application. */
export interface CalibrationParts {
  /** Null: the model was replaced meanwhile; it is tried again once `settled`. */
  readonly run: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<CalibrationView | null>;
  /** Resolves when the model is there that belongs to the library as it is. */
  readonly settled: () => Promise<void>;
  readonly tell: (done: number) => void;
  readonly end: (end: CalibrationEnd) => void;
}

interface AskedParts {
  readonly models: Pick<ModelHolder, 'recalibrate' | 'current'>;
  /** False captions an hour that are accepted now. */
  readonly perHour: () => number;
  readonly settled: () => Promise<void>;
  readonly emitter: Pick<ContractEmitter, 'emit'>;
  /** Before the end is told. */
  readonly ended: (finished: boolean) => void;
}

/** The application's own: it calibrates the model in use, as strictly as is wished. */
export function askedCalibrations({ models, perHour, settled, emitter, ended }: AskedParts): Calibrations {
  return new Calibrations({
    run: async (signal, onProgress) => {
      const found = await models.recalibrate({ perHour: perHour(), signal, onProgress });
      const signs = models.current?.classes.filter(({ kind }) => kind === 'sign') ?? [];
      return found && calibrationView(found, signs);
    },
    settled,
    tell: (done) => emitter.emit('calibration.progress', { done }),
    end: (end) => {
      ended(end.outcome === 'finished');
      emitter.emit('calibration.ended', end);
    },
  });
}

/** So often a model may be replaced while it is calibrated. */
const mostAttempts = 10;

/** One calibration that was asked for at a time; its end is always told. */
export class Calibrations {
  private running: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;

  constructor(private readonly parts: CalibrationParts) {}

  get busy(): boolean {
    return this.running !== null;
  }

  /** Throws MudraError `calibration.busy`. */
  start(): void {
    if (this.running) throw new MudraError('calibration.busy');
    const abort = new AbortController();
    this.running = { abort, done: this.run(abort.signal) };
  }

  /** Resolves when nothing runs any more. */
  async cancel(): Promise<void> {
    this.running?.abort.abort();
    await this.running?.done;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const end = await this.outcome(signal);
    this.running = null;
    this.parts.end(end);
  }

  private async outcome(signal: AbortSignal): Promise<CalibrationEnd> {
    const { run, settled, tell } = this.parts;
    try {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        tell(0);
        await settled();
        signal.throwIfAborted();
        const calibration = await run(signal, tell);
        if (calibration) return { outcome: 'finished', calibration };
        signal.throwIfAborted();
      }
      throw new MudraError('calibration.nothing');
    } catch (thrown) {
      if (signal.aborted) return { outcome: 'cancelled' };
      const { code, params } = asMudraError(thrown);
      if (code === 'internal') console.error(thrown);
      return { outcome: 'failed', error: { code, params: { ...params } } };
    }
  }
}
