import type { KeystrokesReason, KeystrokesStatus } from '../../shared/contract.js';
import { findKeyboard } from './keystrokes/find-keyboard.js';
import { strokesOf, type After, type Stroke } from './keystrokes/keys.js';
import { ProgramError, type Command, type Keyboard, type System } from './keystrokes/system.js';
import { typesNothing, type OutgoingCaption, type Output } from './output.js';

export interface KeystrokeOptions {
  readonly system: System;
  /** What is typed after each caption, as it is chosen now. */
  readonly after: () => After;
  /** One of Mudra's own windows has the keyboard: nothing may be typed. */
  readonly focused: () => boolean;
  /** Milliseconds of any clock that only goes forward. */
  readonly now?: () => number;
}

interface Waiting {
  readonly strokes: readonly Stroke[];
  readonly since: number;
}

/** Captions that wait for those before them. */
const mostWaiting = 8;
/** A caption is not typed later than this. */
const staleMs = 3000;

/** Types each caption, one after another, into whatever program has the keyboard, but never into Mudra itself. */
export class KeystrokeOutput implements Output {
  private keyboard: Keyboard | null = null;
  private reason: KeystrokesReason | null = null;
  private detail = '';
  private typed = 0;
  private held = 0;
  private waiting: Waiting[] = [];
  private typing: Promise<void> | null = null;
  private readonly now: () => number;

  private constructor(
    private readonly options: KeystrokeOptions,
    private readonly onChange: () => void,
  ) {
    this.now = options.now ?? (() => performance.now());
  }

  /** Looks for the program that types. Never rejects: what is missing is in its status. */
  static async start(options: KeystrokeOptions, onChange: () => void): Promise<KeystrokeOutput> {
    const output = new KeystrokeOutput(options, onChange);
    try {
      const found = await findKeyboard(options.system);
      if (typeof found === 'string') output.reason = found;
      else output.keyboard = found;
    } catch (error) {
      output.fail(error);
    }
    return output;
  }

  get status(): KeystrokesStatus {
    const { reason, detail, typed: count, held, keyboard } = this;
    const waiting = this.options.focused();
    const state = reason ? 'failed' : 'on';
    return { ...typesNothing, state, reason, detail, program: keyboard?.program ?? '', count, held, waiting };
  }

  /** Keys in angle brackets are pressed only where the person wrote the text: names may come with others' signs. */
  send({ text }: OutgoingCaption, own: boolean): void {
    if (!this.keyboard) return;
    if (this.options.focused()) return this.hold();
    const strokes = strokesOf(text, { keys: own, after: this.options.after() });
    if (strokes.length === 0) return;
    this.waiting.push({ strokes, since: this.now() });
    if (this.waiting.length > mostWaiting) this.waiting.shift();
    this.typing ??= this.typeAll(this.keyboard);
  }

  async close(): Promise<void> {
    const { keyboard } = this;
    this.keyboard = null;
    this.waiting = [];
    await this.typing;
    for (const command of keyboard?.release?.() ?? []) {
      await this.options.system.run(command).catch(() => undefined);
    }
  }

  private async typeAll(keyboard: Keyboard): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      if (this.now() - next.since > staleMs) continue;
      try {
        if (!(await this.run(keyboard.commands(next.strokes)))) this.hold();
        else {
          this.reason = null;
          this.detail = '';
          this.typed++;
          this.onChange();
        }
      } catch (error) {
        this.fail(error);
        this.onChange();
      }
    }
    this.typing = null;
  }

  /** False when one of Mudra's own windows got the keyboard before all was typed, or it was switched off. */
  private async run(commands: readonly Command[]): Promise<boolean> {
    for (const command of commands) {
      if (this.options.focused() || !this.keyboard) return false;
      await this.options.system.run(command);
      const { waitMs } = command;
      if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    return true;
  }

  private hold(): void {
    this.held++;
    this.onChange();
  }

  private fail(error: unknown): void {
    if (error instanceof ProgramError) {
      const known = this.keyboard?.reasonFor(error.complaint);
      this.reason = error.tookTooLong ? 'slow' : (known ?? 'program');
      this.detail = error.complaint;
    } else {
      console.error(error);
      this.reason = 'program';
      this.detail = error instanceof Error ? error.message : String(error);
    }
  }
}
