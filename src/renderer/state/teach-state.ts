import { computed, effect, signal, untracked } from '@preact/signals';
import type { RequestInput, Settings, SignView, TakeView } from '../../shared/contract.js';
import type { RecordMode } from '../../shared/contract-coach.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { takesInUse, type SignId } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import type { FrameSource } from '../vision/frame-source.js';
import type { RecorderOptions, RecorderState } from '../vision/take-recorder.js';
import type { LibraryState } from './library-state.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';
import { enoughTakes } from './words.js';

export const restSeconds = 30;
/** Time to step back from the desk before the first take. */
export const countdownSeconds = 3;

export interface RecordOptions {
  /** Seconds to step back before the first take. */
  readonly countdownSeconds?: number;
  /** Hands-free by default. */
  readonly mode?: RecordMode;
}

/** What can be told by a sound: a second of a countdown, begin, a take began, what became of it. */
export type Cue = 'count' | 'go' | 'begun' | 'kept' | 'rejected';

/** How many takes there are now, of so many that are wanted. */
export interface Kept {
  readonly count: number;
  readonly of: number;
}

export interface TeachParts {
  readonly settings: () => Settings;
  readonly onCue: (cue: Cue) => void;
  readonly onSaved: (take: TakeView) => void;
  /** A take of a sign is on disk; rest is not counted. */
  readonly onKept: (kept: Kept) => void;
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
  /** How the takes under way are cut. */
  readonly mode = signal<RecordMode>('hands-free');
  private recordedSource: FrameSource | null = null;
  private resting = false;
  private holding = false;
  /** The recording that is about to begin, once its sign is there. */
  private beginning: { done: Promise<boolean> } | null = null;
  private stopFrames: (() => void) | null = null;
  private readonly unsaved: RequestInput<'take.add'>[] = [];
  private saving: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: Pick<Parts, 'call' | 'vision' | 'recorder'>,
    private readonly library: LibraryState,
    private readonly toasts: Toasts,
    private readonly own: TeachParts,
  ) {
    parts.recorder.onTake((frames) => this.keep(frames));
    let before: RecorderState = { phase: 'off' };
    effect(() => {
      const state = parts.recorder.state.value;
      const cue = this.resting ? null : cueOf(before, state);
      before = state;
      if (cue) own.onCue(cue);
      if (state.phase === 'off') this.unplug();
    });
    effect(() => {
      // Another source, or none: the take under way is not whole and must not be kept.
      const source = parts.vision.source.value;
      if (!this.recording.peek() || source === this.recordedSource) return;
      this.stop();
      // Why there is no picture any more is said in its place.
      if (source) this.toasts.info(t('teach.sourceChanged'));
    });
    let last: SignView | null = null;
    effect(() => {
      const now = this.target.value;
      const before = last?.id === this.targetId.value ? last : null;
      last = now ?? before;
      if (before) untracked(() => this.follow(before, now));
    });
  }

  readonly target = computed<SignView | null>(() => this.library.find(this.targetId.value));
  /** True when the last movement was not kept. */
  readonly rejected = computed(() => this.parts.recorder.state.value.phase === 'rejected');
  readonly recording = computed(() => this.parts.recorder.state.value.phase !== 'off');

  /** Chooses an existing sign, or none to name a new one. */
  select(signId: SignId | null): void {
    this.stop();
    this.targetId.value = signId;
    this.draft.value = this.library.find(signId)?.name ?? '';
    this.nameError.value = null;
  }

  /**
   * Starts recording takes of the named sign until stopped; a name that is known means that sign.
   * False when it was stopped meanwhile, or the name is refused; then `nameError` says why.
   */
  record(options: RecordOptions = {}): Promise<boolean> {
    return this.begin(
      () => this.named(),
      (sign) => {
        this.draft.value = sign.name;
        this.mode.value = options.mode ?? 'hands-free';
        this.plug({ ...this.cutBy(this.mode.peek()), ...secondsOf(options), kind: 'sign' });
      },
    );
  }

  /** Starts recording in the chosen way, or stops it. */
  async toggle(): Promise<void> {
    if (this.recording.peek()) this.stop();
    else await this.record({ mode: this.own.settings().recordMode });
  }

  /** A take lasts from `true` to `false`; recording starts by itself. */
  async hold(down: boolean): Promise<void> {
    this.holding = down;
    if (down && !this.recording.peek() && !(await this.record({ mode: 'hold' }))) return;
    if (down === this.holding) this.parts.recorder.hold(down);
  }

  /** Records what the hands do when nothing is signed, for `seconds` of source time. */
  recordRest(seconds: number = restSeconds, options: RecordOptions = {}): Promise<boolean> {
    const sign = async (): Promise<SignView> =>
      this.library.rest.peek() ?? (await this.library.add(t('sign.rest'), 'rest'));
    return this.begin(
      () => this.toasts.guard(sign),
      () => {
        this.draft.value = '';
        this.nameError.value = null;
        this.restLeftMs.value = seconds * 1000;
        this.mode.value = 'hands-free';
        this.resting = true;
        this.plug({ keepGoing: true, ...secondsOf(options), kind: 'rest' });
      },
    );
  }

  stop(): void {
    this.beginning = null;
    this.parts.recorder.stop();
  }

  /** Resolves when every take handed over so far is on disk or refused. */
  async settled(): Promise<void> {
    await this.saving;
  }

  /** Begins with the sign that is found or made; asked for again before it is there, that is the same recording. */
  private begin(
    find: () => Promise<SignView | null | undefined>,
    run: (sign: SignView) => void,
  ): Promise<boolean> {
    if (this.beginning) return this.beginning.done;
    const own = { done: Promise.resolve(false) };
    this.beginning = own;
    const job = async (): Promise<boolean> => {
      const sign = await find();
      // Stopped meanwhile, and perhaps begun with another sign.
      if (this.beginning !== own) return false;
      this.beginning = null;
      if (!sign) return false;
      this.targetId.value = sign.id;
      run(sign);
      return true;
    };
    return (own.done = job());
  }

  /** The sign that takes are for has another name, or is gone: then there is nothing to record for. */
  private follow(before: SignView, now: SignView | null): void {
    if (now?.kind === 'sign' && now.name !== before.name) this.draft.value = now.name;
    if (now || !this.recording.peek()) return;
    this.stop();
    this.toasts.info(t('teach.signGone', { name: before.name }));
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

  private cutBy(mode: RecordMode): Pick<RecorderOptions, 'keepGoing' | 'cut' | 'takes'> {
    if (mode === 'burst') return { keepGoing: true, takes: this.own.settings().burstTakes };
    return { keepGoing: true, cut: mode === 'hands-free' ? 'hands' : mode };
  }

  private plug(options: RecorderOptions): void {
    this.stopFrames?.();
    this.recordedSource = this.parts.vision.source.peek();
    this.keptNow.value = 0;
    this.parts.recorder.start(options);
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
    this.resting = false;
  }

  private keep(frames: readonly HandFrame[]): void {
    const signId = this.targetId.peek();
    const source = this.parts.vision.source.peek()?.kind ?? 'camera';
    if (!signId) return;
    // The last take of a burst switches the recorder off, which by itself sounds like nothing.
    if (!this.resting && !this.recording.peek()) this.own.onCue('kept');
    const take = { signId, source, frames: frames as RequestInput<'take.add'>['frames'] };
    const before = this.saving;
    this.saving = before.then(() => this.save(take));
  }

  /** A take that could not be saved ends the recording and is kept for another try. */
  private async save(take: RequestInput<'take.add'>): Promise<void> {
    try {
      const saved = await this.parts.call('take.add', take);
      this.keptNow.value++;
      await this.library.load();
      this.own.onSaved(saved);
      this.tellKept(take.signId);
      this.tellBurst();
    } catch (thrown) {
      this.stop();
      if (isTakesOwnFault(thrown)) return this.toasts.error(thrown);
      this.unsaved.push(take);
      this.toasts.error(thrown, { label: t('action.tryAgain'), run: () => this.saveAgain() });
    }
  }

  private tellKept(signId: SignId): void {
    const sign = this.library.find(signId);
    if (sign?.kind !== 'sign') return;
    if (this.mode.peek() === 'burst') {
      this.own.onKept({ count: this.keptNow.peek(), of: this.own.settings().burstTakes });
    } else this.own.onKept({ count: takesInUse(sign.takes).length, of: enoughTakes.good });
  }

  /** The last take of a burst ended the recording, which needs a word. */
  private tellBurst(): void {
    const count = this.keptNow.peek();
    if (this.mode.peek() !== 'burst' || this.recording.peek() || count < this.own.settings().burstTakes)
      return;
    this.toasts.info(t('teach.burst.done', { count }));
  }

  private async saveAgain(): Promise<void> {
    for (const take of this.unsaved.splice(0)) await this.save(take);
  }
}

/** Trying again does not help a take that itself cannot be kept, or whose sign is gone. */
function isTakesOwnFault(thrown: unknown): boolean {
  return thrown instanceof MudraError && /^(take|sign)\./.test(thrown.code);
}

function secondsOf({ countdownSeconds: seconds = countdownSeconds }: RecordOptions): {
  countdownSeconds: number;
} {
  return { countdownSeconds: seconds };
}

/** What a change of the recorder sounds like; null for none. */
function cueOf(before: RecorderState, now: RecorderState): Cue | null {
  if (now.phase === 'countdown') {
    const same = before.phase === 'countdown' && before.secondsLeft === now.secondsLeft;
    return same || now.secondsLeft < 1 ? null : 'count';
  }
  if (now.phase === before.phase) return null;
  if (now.phase === 'ready') return before.phase === 'recording' ? null : 'go';
  if (now.phase === 'recording') return 'begun';
  if (now.phase === 'kept' || now.phase === 'rejected') return now.phase;
  return null;
}
