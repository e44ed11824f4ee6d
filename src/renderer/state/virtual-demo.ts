import { computed, signal } from '@preact/signals';
import { asMudraError } from '../../shared/errors.js';
import { errorText, t } from '../../shared/i18n/t.js';
import type { LibraryState } from './library-state.js';
import type { LiveState } from './live-state.js';
import type { Signer, VirtualSign } from './parts.js';
import type { Router } from './router.js';
import type { SourceState } from './source-state.js';
import type { TeachState } from './teach-state.js';
import { errorOf, type TrainingState } from './training-state.js';

export type DemoStepState = 'waiting' | 'doing' | 'done' | 'skipped' | 'failed';

export interface DemoStep {
  readonly id: string;
  readonly text: string;
  readonly state: DemoStepState;
  /** E.g. "2 of 4"; empty when there is nothing to count. */
  readonly detail: string;
}

export interface DemoParts {
  readonly source: SourceState;
  readonly teach: TeachState;
  readonly library: LibraryState;
  readonly training: TrainingState;
  readonly live: LiveState;
  readonly router: Router;
  readonly signs: readonly VirtualSign[];
}

export interface DemoPlan {
  readonly signs: number;
  readonly takes: number;
  readonly restSeconds: number;
  /** Fresh performances of each sign in Live. */
  readonly rounds: number;
  /** Milliseconds between performances, so that each is seen as one movement. */
  readonly pauseMs: number;
}

const usualPlan: DemoPlan = { signs: 3, takes: 3, restSeconds: 6, rounds: 1, pauseMs: 600 };
/** A performance that is refused is done again, this often at most for each sign. */
const spareAttempts = 3;
/** How long a kept take may need to reach the library after the hands went down. */
const arrivalMs = 4000;

class Left extends Error {}

/** Why it cannot go on, in words for the screen; empty when something else has said it. */
class Stopped extends Error {}

/**
 * "Try it with the virtual signer": three signs are taught, trained and recognised through the very
 * same camera-to-caption path that a person uses. About a minute; every step is shown, can be skipped
 * or cancelled.
 */
export class VirtualDemo {
  private readonly list = signal<readonly DemoStep[]>([]);
  private readonly running = signal(false);
  private readonly why = signal('');
  private cancelled = false;
  private skipping = false;
  private wake: (() => void) | null = null;
  private over: Promise<void> = Promise.resolve();

  constructor(private readonly parts: DemoParts) {}

  readonly active = computed(() => this.running.value);
  readonly steps = computed(() => this.list.value);
  /** True when it is over but still shown. */
  readonly finished = computed(() => !this.running.value && this.list.value.length > 0);

  /** Why it stopped early; empty when it did not, or something else says it. */
  readonly reason = computed(() => this.why.value);

  /** Runs to the end, a cancel or a failure; never throws. */
  run(plan: DemoPlan = usualPlan): Promise<void> {
    if (!this.running.peek()) this.over = this.runOnce(plan);
    return this.over;
  }

  private async runOnce(plan: DemoPlan): Promise<void> {
    const signs = this.parts.signs.slice(0, plan.signs);
    this.running.value = true;
    this.cancelled = false;
    this.skipping = false;
    this.why.value = '';
    this.list.value = stepsOf(signs);
    this.parts.router.go('teach');
    const release = this.parts.source.hold();
    try {
      await this.perform(signs, plan);
    } catch (thrown) {
      this.mark(this.current(), 'failed');
      if (!this.cancelled) this.why.value = reasonOf(thrown);
    } finally {
      this.parts.teach.stop();
      release();
      this.running.value = false;
      if (this.cancelled && this.why.peek() === '') this.list.value = [];
    }
  }

  /** Ends the demonstration; takes that were kept stay. */
  cancel(): void {
    this.cancelled = true;
    this.wake?.();
    this.parts.teach.stop();
    void this.parts.training.cancel();
  }

  /** Ends it because of `reason`, which is shown. Resolves when it is over: nothing of it comes later. */
  async end(reason: string): Promise<void> {
    if (!this.running.peek()) return;
    this.why.value = reason;
    this.cancel();
    this.parts.source.stop();
    await this.over;
    await this.parts.teach.settled();
  }

  /** Goes on with the next step. Training cannot be skipped, only cancelled. */
  skip(): void {
    this.skipping = true;
    this.wake?.();
  }

  /** Puts the step list away. */
  close(): void {
    if (!this.running.peek()) this.list.value = [];
  }

  private async perform(signs: readonly VirtualSign[], plan: DemoPlan): Promise<void> {
    const signer = await this.step('signer', () => this.bringSigner());
    const learned: VirtualSign[] = [];
    for (const [index, sign] of signs.entries()) {
      await this.step(`sign-${sign.id}`, () => this.teachSign(signer, sign, index, plan));
      learned.push(sign);
    }
    await this.step('rest', () => this.teachRest(signer, plan));
    await this.step('train', () => this.train());
    this.parts.router.go('live');
    await this.step('live', () => this.showLive(signer, learned, plan));
  }

  private async bringSigner(): Promise<Signer> {
    const { source } = this.parts;
    const signer = await source.useSigner();
    const error = source.error.peek();
    if (!signer) throw new Stopped(error ? errorText(error) : '');
    return signer;
  }

  private async train(): Promise<void> {
    const end = await this.parts.training.run();
    if (end?.outcome === 'finished') return;
    // What may not even start has said so itself.
    if (!end) throw new Stopped('');
    throw new Stopped(end.outcome === 'failed' ? errorText(errorOf(end.error)) : t('train.cancelled'));
  }

  private async teachSign(signer: Signer, sign: VirtualSign, index: number, plan: DemoPlan): Promise<void> {
    const { teach } = this.parts;
    const { takes, pauseMs } = plan;
    teach.select(null);
    teach.draft.value = this.freeName(sign.name);
    if (!(await teach.record({ countdownSeconds: 0 }))) {
      const refused = teach.nameError.peek();
      throw new Stopped(refused ? errorText(refused) : '');
    }
    const kept = (): number => teach.keptNow.peek();
    for (let attempt = 0; kept() < takes && attempt < takes + spareAttempts; attempt++) {
      const before = kept();
      this.detail(`sign-${sign.id}`, t('demo.counting', { count: before, total: takes }));
      await this.pause(pauseMs);
      await signer.perform(sign.id, { seed: index * 100 + attempt + 1 });
      this.throwIfLeft();
      if (this.skipping) break;
      await this.until(() => kept() > before || teach.rejected.peek() || !teach.recording.peek(), arrivalMs);
      if (!teach.recording.peek()) throw new Stopped(t('demo.recordingStopped'));
    }
    this.detail(`sign-${sign.id}`, t('demo.counting', { count: kept(), total: takes }));
    teach.stop();
    await teach.settled();
  }

  private async teachRest(signer: Signer, { restSeconds, pauseMs }: DemoPlan): Promise<void> {
    const { teach } = this.parts;
    if (!(await teach.recordRest(restSeconds + 30, { countdownSeconds: 0 }))) throw new Stopped('');
    await signer.idle(restSeconds, 4242);
    await this.pause(pauseMs);
    if (!teach.recording.peek()) throw new Stopped(t('demo.recordingStopped'));
    teach.stop();
    await teach.settled();
  }

  private async showLive(signer: Signer, signs: readonly VirtualSign[], plan: DemoPlan): Promise<void> {
    const { rounds, pauseMs } = plan;
    for (let round = 0; round < rounds; round++) {
      for (const [index, sign] of signs.entries()) {
        if (this.skipping) return;
        this.detail('live', sign.name);
        await this.pause(pauseMs * 2);
        // Seeds that teaching never used: these performances are new to the model.
        await signer.perform(sign.id, { seed: 9000 + round * 100 + index });
        this.throwIfLeft();
      }
    }
    await this.pause(pauseMs * 2);
    this.detail('live', '');
  }

  /** The sign's name, or one marked as virtual when the user's own sign has that name. */
  private freeName(name: string): string {
    const known = this.parts.library.signs.peek().find((s) => s.name.toLowerCase() === name.toLowerCase());
    const own = known?.takes.some((take) => take.source !== 'virtual-signer') ?? false;
    return own ? t('demo.virtualName', { name }) : name;
  }

  private async step<T>(id: string, job: () => Promise<T>): Promise<T> {
    this.throwIfLeft();
    this.skipping = false;
    this.mark(id, 'doing');
    const result = await job();
    this.throwIfLeft();
    this.mark(id, this.skipping ? 'skipped' : 'done');
    this.skipping = false;
    return result;
  }

  private throwIfLeft(): void {
    if (this.cancelled) throw new Left();
  }

  private current(): string {
    return this.list.peek().find((step) => step.state === 'doing')?.id ?? '';
  }

  private mark(id: string, state: DemoStepState): void {
    this.list.value = this.list.peek().map((step) => (step.id === id ? { ...step, state } : step));
  }

  private detail(id: string, detail: string): void {
    this.list.value = this.list.peek().map((step) => (step.id === id ? { ...step, detail } : step));
  }

  /** Waits; a skip or a cancel ends it early. */
  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
    this.throwIfLeft();
  }

  private async until(condition: () => boolean, ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (!condition() && !this.skipping && performance.now() < end) await this.pause(100);
  }
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof Stopped) return thrown.message;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return t('demo.signerStopped');
  return errorText(asMudraError(thrown));
}

function stepsOf(signs: readonly VirtualSign[]): DemoStep[] {
  const step = (id: string, text: string): DemoStep => ({ id, text, state: 'waiting', detail: '' });
  return [
    step('signer', t('demo.step.signer')),
    ...signs.map((sign) => step(`sign-${sign.id}`, t('demo.step.sign', { name: sign.name }))),
    step('rest', t('demo.step.rest')),
    step('train', t('demo.step.train')),
    step('live', t('demo.step.live')),
  ];
}
