import { signal } from '@preact/signals';
import type { CalibrationEnd } from '../../shared/contract-quiet.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';
import { errorOf } from './training-state.js';

/** How strict signs have to be, worked out on the main side: it goes on whatever screen is shown. */
export class CalibrationState {
  readonly running = signal(false);
  /** Share done, 0 … 1. */
  readonly done = signal(0);
  readonly end = signal<CalibrationEnd | null>(null);

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly toasts: Toasts,
  ) {
    parts.bridge.on('calibration.progress', ({ done }) => {
      this.running.value = true;
      this.done.value = done;
    });
    parts.bridge.on('calibration.ended', (end) => {
      this.running.value = false;
      this.end.value = end;
      if (end.outcome === 'failed') this.toasts.error(errorOf(end.error));
    });
    // What ended while the connection was away is not told again.
    parts.bridge.on('status.caughtUp', ({ calibrating }) => {
      if (!calibrating) this.running.value = false;
    });
  }

  /** Begins anew when one runs already: what is accepted, or the rest that was recorded, has changed. */
  async start(): Promise<void> {
    await this.toasts.guard(async () => {
      if (this.running.peek()) await this.parts.call('calibration.cancel', undefined);
      this.end.value = null;
      this.done.value = 0;
      this.running.value = true;
      try {
        await this.parts.call('calibration.start', undefined);
      } catch (thrown) {
        this.running.value = false;
        throw thrown;
      }
    });
  }

  async cancel(): Promise<void> {
    await this.toasts.guard(() => this.parts.call('calibration.cancel', undefined));
  }
}
