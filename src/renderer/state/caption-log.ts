import { effect } from '@preact/signals';
import { mostCaptions, type LoggedCaption, type LoggedWord } from '../../shared/contract-captions.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { LiveState } from './live-state.js';
import type { Parts } from './parts.js';
import type { Word } from './sentence-swap.js';
import type { Toasts } from './toasts.js';

/** Where no answer came: told elsewhere, and made up for once the connection is there again. */
const away = new Set<string>(['host.lost', 'host.elsewhere']);

/**
 * Has the main side hold history and sentence, so that a page that is loaded anew goes on with them. It follows what
 * the two become, whoever changed them.
 */
export class CaptionLog {
  /** What the main side has, by id. */
  private readonly held = new Map<string, LoggedCaption>();
  private empty = true;
  /** The history was forgotten, and the main side has not heard of it. */
  private forgetting = false;
  /** The main side has not heard what the sentence is. */
  private wordsLate = false;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly live: LiveState,
    private readonly toasts: Toasts,
  ) {}

  /** Goes on with what there was. Once in the life of a window. Throws MudraError. */
  async load(): Promise<void> {
    const { live, parts, toasts } = this;
    const { history, words, notice } = await parts.call('captions.read', undefined);
    this.hold(history);
    live.history.value = [...history, ...live.history.peek()].slice(-mostCaptions);
    live.sentence.restore(words.map((word) => asWord(word, history)));
    if (notice) toasts.error(new MudraError(notice.code, notice.params));
    let first = true;
    effect(() => this.tell(live.history.value));
    effect(() => {
      const now = live.sentence.words.value;
      if (!first) this.tellWords(now);
      first = false;
    });
    parts.bridge.on('status.caughtUp', () => {
      this.tell(live.history.peek());
      if (this.wordsLate) this.tellWords(live.sentence.words.peek());
    });
  }

  private tellWords(words: readonly Word[]): void {
    this.wordsLate = false;
    const sent = { words: words.map(asLogged) };
    void this.ask(() => this.parts.call('captions.sentence', sent)).then((told) => {
      if (!told) this.wordsLate = true;
    });
  }

  private tell(history: readonly LoggedCaption[]): void {
    const { call } = this.parts;
    if (history.length === 0 && !this.empty) this.forgetting = true;
    this.empty = history.length === 0;
    if (this.forgetting) {
      this.forgetting = false;
      this.held.clear();
      void this.ask(() => call('captions.forget', undefined)).then((told) => {
        if (!told) this.forgetting = true;
      });
    }
    const fresh = history.filter((caption) => this.held.get(caption.id) !== caption);
    if (fresh.length === 0) return;
    this.hold(fresh);
    void this.ask(() => call('captions.log', { captions: [...fresh] })).then((told) => {
      if (told) return;
      for (const caption of fresh) if (this.held.get(caption.id) === caption) this.held.delete(caption.id);
    });
  }

  private hold(captions: readonly LoggedCaption[]): void {
    for (const caption of captions) this.held.set(caption.id, caption);
  }

  private async ask(job: () => Promise<unknown>): Promise<boolean> {
    try {
      await job();
      return true;
    } catch (thrown) {
      if (!away.has(asMudraError(thrown).code)) this.toasts.error(thrown);
      return false;
    }
  }
}

function asLogged({ id, text, caption }: Word): LoggedWord {
  return { id, text, signed: caption !== null };
}

function asWord({ id, text, signed }: LoggedWord, history: readonly LoggedCaption[]): Word {
  return { id, text, caption: (signed && history.find((caption) => caption.id === id)) || null };
}
