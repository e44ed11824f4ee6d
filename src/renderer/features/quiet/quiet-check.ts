import { computed, signal } from '@preact/signals';
import type { RequestInput, StreamPayload } from '../../../shared/contract.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import type { AppState } from '../../state/app-state.js';
import { playTick } from '../../ui/sound.js';
import { restPieces } from './rest-pieces.js';

/** What is done, in order, and for how many seconds of the source's time. */
export const quietSteps = [
  { id: 'still', seconds: 6 },
  { id: 'head', seconds: 8 },
  { id: 'drink', seconds: 8 },
  { id: 'talk', seconds: 8 },
] as const;
export type QuietStep = (typeof quietSteps)[number]['id'];
export const quietSeconds = quietSteps.reduce((sum, { seconds }) => sum + seconds, 0);
/** Time to step back from the desk. */
const countdownMs = 3000;
/** A pause of the source longer than this is not counted, in milliseconds. */
const longestGapMs = 500;

export type QuietPhase =
  | { readonly name: 'ready' }
  | { readonly name: 'countdown'; readonly leftMs: number }
  | { readonly name: 'running'; readonly step: number; readonly leftMs: number }
  | { readonly name: 'saving' }
  /** Kept; how strict signs have to be is worked out or done. */
  | { readonly name: 'kept'; readonly takes: number }
  /** No hands were seen for long enough: nothing was kept. */
  | { readonly name: 'nothing' };

/** The rest that a check added to the library. */
interface Kept {
  readonly takeIds: readonly TakeId[];
  /** The rest sign, where there was none before. */
  readonly added: SignId | null;
}

/**
 * The guided check that nothing is captioned while nothing is signed. Frames go through the live recogniser, which
 * tells what it would have captioned, and are kept as takes of rest; then strictness is worked out anew with them.
 */
export class QuietCheck {
  readonly phase = signal<QuietPhase>({ name: 'ready' });
  /** What would have been captioned, in order. */
  readonly captions = signal<readonly string[]>([]);
  private frames: HandFrame[][] = [];
  private stopFrames: (() => void) | null = null;
  private kept: Kept | null = null;
  private lastTime: number | null = null;
  private readonly stops: (() => void)[];

  constructor(private readonly app: AppState) {
    const ids = new Set<string>();
    const { vision, bridge } = app.parts;
    this.stops = [
      bridge.on('live.update', ({ caption }) => {
        if (this.phase.peek().name !== 'running' || !caption || ids.has(caption.id)) return;
        ids.add(caption.id);
        this.captions.value = [...this.captions.peek(), caption.name];
      }),
      vision.source.subscribe(() => this.interrupt()),
      vision.status.subscribe((status) => {
        if (status !== 'running') this.interrupt();
      }),
    ];
  }

  /** Share of the whole that is done. */
  readonly done = computed(() => {
    const phase = this.phase.value;
    if (phase.name !== 'running') return phase.name === 'ready' || phase.name === 'countdown' ? 0 : 1;
    const before = quietSteps.slice(0, phase.step + 1).reduce((sum, { seconds }) => sum + seconds, 0);
    return (before - phase.leftMs / 1000) / quietSeconds;
  });

  get active(): boolean {
    const { name } = this.phase.peek();
    return name === 'countdown' || name === 'running';
  }

  async start(): Promise<void> {
    const { parts, toasts, source } = this.app;
    if (this.active || parts.vision.status.peek() !== 'running') return;
    this.frames = quietSteps.map(() => []);
    this.captions.value = [];
    this.lastTime = null;
    this.kept = null;
    this.phase.value = { name: 'countdown', leftMs: countdownMs };
    await toasts.guard(() => parts.call('live.start', { rehearsal: true }));
    // Cancelled, or away, meanwhile.
    if (!this.active) return this.leaveLive();
    // The virtual signer is not asked to drink: it fidgets.
    source.signer
      .peek()
      ?.idle(quietSeconds + countdownMs / 1000, Math.floor(Math.random() * 1e6))
      .catch(() => undefined);
    this.stopFrames = parts.vision.onFrame((frame) => this.follow(frame));
  }

  /** Nothing is kept of a check that is not whole. */
  cancel(): void {
    if (!this.active) return;
    this.leaveLive();
    this.frames = [];
    this.phase.value = { name: 'ready' };
  }

  /** Takes the check back, with a way to have it again. Strictness is worked out anew either way. */
  async forget(): Promise<void> {
    const { toasts, library, calibration } = this.app;
    const { kept } = this;
    if (!kept) return;
    this.kept = null;
    const change = (job: () => Promise<void>): Promise<unknown> =>
      toasts.guard(async () => {
        await job();
        await library.load();
        await calibration.start();
      });
    await change(() => this.remove(kept));
    this.captions.value = [];
    this.phase.value = { name: 'ready' };
    toasts.info(t('quiet.forgotten'), {
      label: t('action.undo'),
      run: () => void change(() => this.restore(kept)),
    });
  }

  /** Ready for another one; this one stays. */
  again(): void {
    if (this.active || this.phase.peek().name === 'saving') return;
    this.kept = null;
    this.captions.value = [];
    this.phase.value = { name: 'ready' };
  }

  dispose(): void {
    this.cancel();
    for (const stop of this.stops) stop();
  }

  private interrupt(): void {
    if (!this.active) return;
    this.cancel();
    this.app.toasts.info(t('quiet.interrupted'));
  }

  private follow(frame: HandFrame): void {
    const passed = this.lastTime === null ? 0 : frame.time - this.lastTime;
    this.lastTime = frame.time;
    if (passed < 0) return this.interrupt();
    this.app.parts.bridge.send('live.frame', frame as StreamPayload<'live.frame'>);
    const phase = this.phase.peek();
    const spent = Math.min(passed, longestGapMs);
    if (phase.name === 'countdown') {
      if (phase.leftMs > spent) this.phase.value = { name: 'countdown', leftMs: phase.leftMs - spent };
      else this.enter(0);
    } else if (phase.name === 'running') {
      this.frames[phase.step]?.push(frame);
      if (phase.leftMs > spent) this.phase.value = { ...phase, leftMs: phase.leftMs - spent };
      else if (phase.step + 1 < quietSteps.length) this.enter(phase.step + 1);
      else void this.finish();
    }
  }

  private enter(step: number): void {
    const entered = quietSteps[step];
    if (!entered) return;
    this.phase.value = { name: 'running', step, leftMs: entered.seconds * 1000 };
    this.app.toasts.announce(t(`quiet.step.${entered.id}`));
    if (this.app.settings.peek().sounds) playTick();
  }

  private leaveLive(): void {
    this.stopFrames?.();
    this.stopFrames = null;
    void this.app.toasts.guard(() => this.app.parts.call('live.stop', undefined));
  }

  private async finish(): Promise<void> {
    this.leaveLive();
    if (this.app.settings.peek().sounds) playTick();
    this.phase.value = { name: 'saving' };
    const pieces = this.frames.flatMap(restPieces);
    this.frames = [];
    const kept = pieces.length > 0 ? await this.app.toasts.guard(() => this.keep(pieces)) : null;
    if (kept === undefined) {
      this.phase.value = { name: 'ready' };
      return;
    }
    this.kept = kept;
    this.phase.value = kept ? { name: 'kept', takes: kept.takeIds.length } : { name: 'nothing' };
    // Hands that were never seen were not captioned either: what is known stays.
    if (kept && this.app.model.peek()) await this.app.calibration.start();
  }

  /** All pieces or none. */
  private async keep(pieces: readonly (readonly HandFrame[])[]): Promise<Kept> {
    const { library, parts } = this.app;
    const source = parts.vision.source.peek()?.kind ?? 'camera';
    const known = library.rest.peek();
    const rest = known ?? (await library.add(t('sign.rest'), 'rest'));
    const takeIds: TakeId[] = [];
    const kept = { takeIds, added: known ? null : rest.id };
    try {
      for (const piece of pieces) {
        const frames = piece as RequestInput<'take.add'>['frames'];
        takeIds.push((await parts.call('take.add', { signId: rest.id, source, frames })).id);
      }
    } catch (thrown) {
      await this.remove(kept).catch(() => undefined);
      throw thrown;
    } finally {
      await library.load();
    }
    return kept;
  }

  private async remove({ takeIds, added }: Kept): Promise<void> {
    const { call } = this.app.parts;
    if (added) await call('sign.remove', { signId: added });
    else for (const takeId of takeIds) await call('take.remove', { takeId });
  }

  private async restore({ takeIds, added }: Kept): Promise<void> {
    const { call } = this.app.parts;
    if (added) await call('sign.restore', { signId: added });
    else for (const takeId of takeIds) await call('take.restore', { takeId });
  }
}
