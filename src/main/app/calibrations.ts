import type { CalibrationEnd, CalibrationView } from '../../shared/contract-quiet.js';
import type { SignId } from '../../shared/domain/take.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { StoredCalibration } from '../model/model-metadata.js';

/** What `first` says, and of signs that it does not know what `then` says. */
export function merged(first: StoredCalibration, then: StoredCalibration): StoredCalibration {
  if (first.signs.length === 0) return then;
  const known = new Set(first.signs.map(({ id }) => id));
  return { ...first, signs: [...first.signs, ...then.signs.filter(({ id }) => !known.has(id))] };
}

/** What people see of it, for the signs of the model in use. */
export function calibrationView(
  { perHour, upper, signs, ...basis }: StoredCalibration,
  known: readonly { readonly id: SignId; readonly name: string }[],
): CalibrationView {
  const shown = known.flatMap(({ id, name }) => {
    const sign = signs.find((one) => one.id === id);
    return sign ? [{ signId: id, name, perHour: sign.perHour, lost: sign.lost, atFloor: sign.atFloor }] : [];
  });
  const sum = shown.reduce((total, sign) => total + sign.perHour, 0);
  const { allowed, idleMinutes, restSeconds } = basis;
  return {
    perHour: sum,
    // The bound comes from the count that the tail was read off, and is as many times the rate for any signs.
    upper: perHour > 0 ? (upper / perHour) * sum : 0,
    ...(allowed === undefined ? {} : { allowed }),
    idleMinutes,
    restSeconds,
    signs: shown,
  };
}

/** What a calibration that was asked for needs of the application. */
export interface CalibrationParts {
  /** Null: the model was replaced meanwhile; it is tried again once `settled`. */
  readonly run: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<CalibrationView | null>;
  /** Resolves when the model is there that belongs to the library as it is. */
  readonly settled: () => Promise<void>;
  readonly tell: (done: number) => void;
  readonly end: (end: CalibrationEnd) => void;
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
