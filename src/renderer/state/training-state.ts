import { computed, effect, signal } from '@preact/signals';
import type { Notice, SignView, TrainingEnd, TrainingProgress } from '../../shared/contract.js';
import { takesInUse } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import type { LibraryState } from './library-state.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

/** One point of the curves; `x` counts progress reports that carried a loss. */
export interface CurvePoint {
  readonly x: number;
  readonly loss: number;
  readonly accuracy: number | null;
  readonly heldOut: number | null;
}

export type TrainingPhase = 'idle' | 'running' | 'cancelling';
const mostPoints = 600;

/** The training job as the screens see it. */
export class TrainingState {
  readonly phase = signal<TrainingPhase>('idle');
  readonly progress = signal<TrainingProgress | null>(null);
  readonly curve = signal<readonly CurvePoint[]>([]);
  readonly end = signal<TrainingEnd | null>(null);
  readonly busy = computed(() => this.phase.value !== 'idle');
  /** The training that runs was not asked for: it leaves the screens as they are. */
  readonly automatic = signal(false);
  /** A training that was asked for runs: nothing else is to be done meanwhile. */
  readonly asked = computed(() => this.busy.value && !this.automatic.value);
  /** Which fit the curve is of. */
  private curveOf = '';
  /** What could be learned from when the last training ended. */
  private endedWith = '';
  private place: { inSight(): boolean } | null = null;
  private toldInPlace = false;
  private readonly waiting = new Set<(end: TrainingEnd) => void>();

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly toasts: Toasts,
    private readonly library: Pick<LibraryState, 'view'>,
  ) {
    parts.bridge.on('training.progress', (progress) => this.follow(progress));
    parts.bridge.on('training.ended', (end) => this.finish(end));
    effect(() => {
      const { signs } = library.view.value;
      if (this.end.peek() && learnedFrom(signs) !== this.endedWith) this.forget();
    });
  }

  /** Starts training; what it throws becomes a toast and null. Resolves when training has ended. */
  async run(seed?: number): Promise<TrainingEnd | null> {
    // One that runs by itself already is the one that was asked for from now on.
    if (this.busy.peek()) this.automatic.value = false;
    else this.begin(false);
    const ended = new Promise<TrainingEnd>((resolve) => this.waiting.add(resolve));
    try {
      await this.parts.call('training.start', seed === undefined ? {} : { seed });
    } catch (thrown) {
      this.phase.value = 'idle';
      this.waiting.clear();
      this.toasts.error(thrown);
      return null;
    }
    return ended;
  }

  async cancel(): Promise<void> {
    if (this.phase.peek() !== 'running') return;
    this.phase.value = 'cancelling';
    try {
      await this.parts.call('training.cancel', undefined);
    } catch (thrown) {
      if (this.busy.peek()) this.phase.value = 'running';
      this.toasts.error(thrown);
    }
  }

  /** Training ended unheard, e.g. while the connection was away. */
  missedTheEnd(): void {
    if (this.busy.peek()) this.finish({ outcome: 'failed', error: { code: 'training.missed', params: {} } });
  }

  /** The last end is one of other signs or takes than there are now. What runs goes on. */
  forget(): void {
    this.end.value = null;
    if (!this.busy.peek()) this.curve.value = [];
  }

  /** The end is told at `place` from now on, without a toast while that is in sight. Returns what ends that. */
  tellAt(place: { inSight(): boolean }): () => void {
    this.place = place;
    return () => {
      if (this.place === place) this.place = null;
    };
  }

  /** True once after an end that no toast told of: its place is to stay in sight. */
  takeToldInPlace(): boolean {
    const told = this.toldInPlace;
    this.toldInPlace = false;
    return told;
  }

  private begin(automatic: boolean): void {
    this.phase.value = 'running';
    this.automatic.value = automatic;
    this.progress.value = null;
    this.curve.value = [];
    this.end.value = null;
  }

  private follow(progress: TrainingProgress): void {
    // A window opened while training runs joins in.
    if (this.phase.peek() === 'idle') this.begin(progress.automatic ?? false);
    this.progress.value = progress;
    if (progress.loss === null) return;
    // A fit that follows begins a curve of its own; reports without a loss may lie between them.
    const fit = `${progress.phase} ${progress.fold}`;
    const goesOn = fit === this.curveOf && progress.epoch >= (this.curve.peek().at(-1)?.x ?? 0);
    this.curveOf = fit;
    const points = goesOn ? this.curve.peek() : [];
    const point = {
      x: progress.epoch,
      loss: progress.loss,
      accuracy: progress.accuracy,
      heldOut: progress.heldOutAccuracy,
    };
    const rest = points.at(-1)?.x === point.x ? points.slice(0, -1) : points;
    this.curve.value = [...rest, point].slice(-mostPoints);
  }

  private finish(end: TrainingEnd): void {
    this.phase.value = 'idle';
    // One that began by itself and made way for newer takes is nothing to tell of.
    const madeWay = end.outcome === 'cancelled' && (end.automatic ?? false);
    this.toldInPlace = this.place?.inSight() ?? false;
    this.endedWith = learnedFrom(this.library.view.peek().signs);
    this.end.value = madeWay ? null : end;
    if (end.outcome === 'failed') {
      const error = errorOf(end.error);
      if (this.toldInPlace) this.toasts.announce(errorText(error));
      else this.toasts.error(error);
    }
    for (const resolve of this.waiting) resolve(end);
    this.waiting.clear();
  }
}

/** Changes with the signs and takes that a training would see, and not with names. */
function learnedFrom(signs: readonly SignView[]): string {
  const takes = (sign: SignView): unknown[] =>
    takesInUse(sign.takes).map(({ id, trim }) => [id, trim?.startMs, trim?.endMs]);
  return JSON.stringify(signs.map((sign) => [sign.id, takes(sign)]));
}

/** A notice from the main side as an error that can be shown. */
export function errorOf(notice: Notice): MudraError {
  return new MudraError(notice.code, notice.params);
}
