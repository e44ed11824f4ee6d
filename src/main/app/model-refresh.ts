import type { ModelHolder } from './model-holder.js';

interface RefreshParts {
  readonly models: Pick<ModelHolder, 'refresh' | 'time' | 'calibrate' | 'giveWay' | 'preparing' | 'stop'>;
  /** False captions an hour that are accepted now. */
  readonly perHour: () => number;
  /** The model in use is another one now. */
  readonly use: () => void;
  /** One that was long in the making is there. */
  readonly prepared: () => void;
  /** Nothing is made before it resolves. */
  readonly begun: Promise<void>;
}

/** Keeps the model at what the library is: made anew with each change, then timed and calibrated, in the background. */
export class ModelRefresh {
  private refreshing: Promise<void>;
  private timing: Promise<void> = Promise.resolve();
  private latest = 0;
  private closed = false;
  private changing = false;

  constructor(private readonly parts: RefreshParts) {
    this.refreshing = parts.begun;
  }

  /** The model for the library as it is now; one at a time, and none that is out of date before it is begun. */
  refresh(): Promise<void> {
    const own = ++this.latest;
    this.refreshing = this.refreshing
      .then(() => (own === this.latest ? this.make() : undefined))
      .catch((error: unknown) => {
        if (!this.closed) console.error(error);
      });
    return this.refreshing;
  }

  /** The model in use has to be timed and calibrated again. */
  again(): void {
    if (this.changing) return;
    // What was given up says so between two pieces, and only then can be begun anew.
    this.timing = this.timing.then(() => this.time());
  }

  /**
   * While the library is changed nothing is worked out in the background: each file would wait for a piece of it, of
   * which hundreds make many seconds. Gives what `change` gives; one at a time.
   */
  async giveWay<T>(change: () => Promise<T>): Promise<T> {
    const before = this.latest;
    this.changing = true;
    this.parts.models.giveWay();
    const changed = change().finally(() => {
      this.changing = false;
      if (before === this.latest && !this.closed) this.again();
    });
    this.timing = Promise.allSettled([this.timing, changed]).then(() => undefined);
    return changed;
  }

  /** Resolves when the model is there that belongs to the library as it is. */
  async caughtUp(): Promise<void> {
    for (let before: unknown = null; before !== this.refreshing;) {
      before = this.refreshing;
      await this.refreshing;
    }
  }

  /** As `caughtUp`, timed and calibrated as well. */
  async settled(): Promise<void> {
    let [refreshing, timing]: (Promise<void> | null)[] = [null, null];
    while (refreshing !== this.refreshing || timing !== this.timing) {
      refreshing = this.refreshing;
      await refreshing;
      timing = this.timing;
      await timing;
    }
  }

  /** Gives up what takes long and waits for the rest. */
  async close(): Promise<void> {
    this.closed = true;
    await this.parts.models.stop();
    await this.refreshing;
  }

  private async make(): Promise<void> {
    const { models, use, prepared } = this.parts;
    if (this.closed) return;
    const making = models.refresh();
    const long = models.preparing !== null;
    await making;
    if (this.closed) return;
    use();
    this.again();
    if (long) prepared();
  }

  private async time(): Promise<void> {
    const { models, perHour, use } = this.parts;
    if (this.changing) return;
    try {
      if ((await models.time()) && !this.closed) use();
      if (this.closed || this.changing) return;
      if ((await models.calibrate(perHour())) && !this.closed) use();
    } catch (error) {
      if (!this.closed) console.error(error);
    }
  }
}
