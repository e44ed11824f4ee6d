import { computed, effect, signal } from '@preact/signals';
import type { RequestInput, SignView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import type { FrameSource } from '../vision/frame-source.js';
import type { LibraryState } from './library-state.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

export const restSeconds = 30;
/** Time to step back from the desk before the first take. */
export const countdownSeconds = 3;

export interface RecordOptions {
  /** Seconds to step back before the first take. */
  readonly countdownSeconds?: number;
}

/** Recording takes of one sign. What a take becomes is decided by the recorder and the library. */
export class TeachState {
  /** What stands in the name field. */
  readonly draft = signal('');
  readonly targetId = signal<SignId | null>(null);
  readonly nameError = signal<MudraError | null>(null);
  /** Milliseconds of rest recording left, or null when rest is not being taught. */
  readonly restLeftMs = signal<number | null>(null);
  /** Takes kept since recording started. */
  readonly keptNow = signal(0);
  private recordedSource: FrameSource | null = null;
  private stopFrames: (() => void) | null = null;
  private readonly unsaved: RequestInput<'take.add'>[] = [];
  private saving: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: Pick<Parts, 'call' | 'vision' | 'recorder'>,
    private readonly library: LibraryState,
    private readonly toasts: Toasts,
    private readonly onKept: () => void,
  ) {
    parts.recorder.onTake((frames) => this.keep(frames));
    effect(() => {
      if (parts.recorder.state.value.phase === 'off') this.unplug();
    });
    effect(() => {
      // Another source, or none: the take under way is not whole and must not be kept.
      const source = parts.vision.source.value;
      if (this.recording.peek() && source !== this.recordedSource) this.stop();
    });
  }

  readonly target = computed<SignView | null>(() => this.library.find(this.targetId.value));
  /** True when the last movement was not kept. */
  readonly rejected = computed(() => this.parts.recorder.state.value.phase === 'rejected');
  readonly recording = computed(() => this.parts.recorder.state.value.phase !== 'off');

  /** Chooses an existing sign, or none to name a new one. */
  select(signId: SignId | null): void {
    if (this.recording.peek()) this.stop();
    this.targetId.value = signId;
    this.draft.value = this.library.find(signId)?.name ?? '';
    this.nameError.value = null;
  }

  /**
   * Starts recording takes of the named sign until stopped; a name that is known means that sign.
   * False when the name is refused; `nameError` says why.
   */
  async record(options: RecordOptions = {}): Promise<boolean> {
    const sign = await this.named();
    if (!sign) return false;
    this.targetId.value = sign.id;
    this.draft.value = sign.name;
    this.plug('sign', options.countdownSeconds ?? countdownSeconds);
    return true;
  }

  /** Records what the hands do when nothing is signed, for `seconds` of source time. */
  async recordRest(seconds: number = restSeconds, options: RecordOptions = {}): Promise<boolean> {
    const rest = await this.toasts.guard(
      async () => this.library.rest.peek() ?? (await this.library.add(t('sign.rest'), 'rest')),
    );
    if (!rest) return false;
    this.targetId.value = rest.id;
    this.draft.value = '';
    this.nameError.value = null;
    this.restLeftMs.value = seconds * 1000;
    this.plug('rest', options.countdownSeconds ?? countdownSeconds);
    return true;
  }

  stop(): void {
    this.parts.recorder.stop();
  }

  /** Resolves when every take handed over so far is on disk or refused. */
  async settled(): Promise<void> {
    await this.saving;
  }

  private async named(): Promise<SignView | null> {
    const name = this.draft.peek().trim();
    this.nameError.value = null;
    if (name === '') {
      this.nameError.value = new MudraError('sign.nameEmpty');
      return null;
    }
    const known = this.library.signs.peek().find((s) => s.name.toLowerCase() === name.toLowerCase());
    if (known) return known;
    try {
      return await this.library.add(name, 'sign');
    } catch (thrown) {
      if (thrown instanceof MudraError && thrown.code.startsWith('sign.')) this.nameError.value = thrown;
      else this.toasts.error(thrown);
      return null;
    }
  }

  private plug(kind: 'sign' | 'rest', countdownSeconds: number): void {
    this.stopFrames?.();
    this.recordedSource = this.parts.vision.source.peek();
    this.keptNow.value = 0;
    this.parts.recorder.start({ countdownSeconds, keepGoing: true, kind });
    let last: number | null = null;
    this.stopFrames = this.parts.vision.onFrame((frame) => {
      const counting = this.parts.recorder.state.peek().phase === 'countdown';
      if (last !== null && !counting) this.spendRest(frame.time - last);
      last = frame.time;
      this.parts.recorder.push(frame);
    });
  }

  private spendRest(ms: number): void {
    const left = this.restLeftMs.peek();
    if (left === null) return;
    this.restLeftMs.value = Math.max(0, left - ms);
    if (left - ms > 0) return;
    this.stop();
    void this.settled().then(() => {
      const takes = this.keptNow.peek();
      this.toasts.info(takes > 0 ? t('teach.rest.done', { count: takes }) : t('teach.rest.nothing'));
    });
  }

  private unplug(): void {
    this.stopFrames?.();
    this.stopFrames = null;
    this.restLeftMs.value = null;
  }

  private keep(frames: readonly HandFrame[]): void {
    const signId = this.targetId.peek();
    const source = this.parts.vision.source.peek()?.kind ?? 'camera';
    if (!signId) return;
    const take = { signId, source, frames: frames as RequestInput<'take.add'>['frames'] };
    const before = this.saving;
    this.saving = before.then(() => this.save(take));
  }

  /** A take that could not be saved ends the recording and is kept for another try. */
  private async save(take: RequestInput<'take.add'>): Promise<void> {
    try {
      await this.parts.call('take.add', take);
      this.keptNow.value++;
      this.onKept();
      await this.library.load();
    } catch (thrown) {
      this.stop();
      if (isTakesOwnFault(thrown)) return this.toasts.error(thrown);
      this.unsaved.push(take);
      this.toasts.error(thrown, { label: t('action.tryAgain'), run: () => this.saveAgain() });
    }
  }

  private async saveAgain(): Promise<void> {
    for (const take of this.unsaved.splice(0)) await this.save(take);
  }
}

/** Trying again does not help a take that itself cannot be kept, or whose sign is gone. */
function isTakesOwnFault(thrown: unknown): boolean {
  return thrown instanceof MudraError && /^(take|sign)\./.test(thrown.code);
}
