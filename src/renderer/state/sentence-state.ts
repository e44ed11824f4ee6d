import { computed, signal } from '@preact/signals';
import type { Caption } from '../../shared/contract.js';
import { mostWords } from '../../shared/contract-captions.js';
import { t } from '../../shared/i18n/t.js';
import type { Toasts } from './toasts.js';

/** One piece of the sentence: a captioned sign, or what was typed (`caption` is null). */
export interface Word {
  readonly id: string;
  readonly text: string;
  readonly caption: Caption | null;
}

/** The sentence so far, oldest word first. What is taken out can be put back. */
export class SentenceState {
  readonly words = signal<readonly Word[]>([]);
  readonly text = computed(() => this.words.value.map((word) => word.text).join(' '));
  private nextId = 1;

  constructor(private readonly toasts: Toasts) {}

  /** Puts words of before in front; what is typed from now on has other ids. */
  restore(before: readonly Word[]): void {
    const typed = before.map(({ id }) => Number(/^typed-(\d+)$/.exec(id)?.[1] ?? 0));
    this.nextId = Math.max(this.nextId, ...typed.map((number) => number + 1));
    if (before.length > 0) this.words.value = [...before, ...this.words.peek()].slice(-mostWords);
  }

  add(caption: Caption): void {
    this.append({ id: caption.id, text: caption.name, caption });
  }

  /** Adds a word that no caption stands for; gives its id. */
  addText(text: string): string {
    const id = `typed-${this.nextId++}`;
    this.append({ id, text, caption: null });
    return id;
  }

  removeLast(): void {
    const last = this.words.peek().at(-1);
    if (!last) return;
    this.remove(last.id);
    this.toasts.info(t('sentence.lastRemoved', { name: last.text }), {
      label: t('action.undo'),
      run: () => this.append(last),
    });
  }

  clear(): void {
    const before = this.words.peek();
    if (before.length === 0) return;
    this.words.value = [];
    this.toasts.info(t('live.cleared'), {
      label: t('action.undo'),
      run: () => {
        this.words.value = [...before, ...this.words.peek()].slice(-mostWords);
      },
    });
  }

  remove(id: string): void {
    this.words.value = this.words.peek().filter((word) => word.id !== id);
  }

  /** Says something else in the place of a word. Returns a function that puts back what was there. */
  replace(id: string, text: string | null): () => void {
    const before = this.words.peek();
    const at = before.findIndex((word) => word.id === id);
    const word = before[at];
    if (!word) return () => undefined;
    this.words.value =
      text === null ? before.toSpliced(at, 1) : before.toSpliced(at, 1, { ...word, text: text });
    return () => {
      const now = this.words.peek();
      const there = now.findIndex((other) => other.id === id);
      this.words.value = there < 0 ? now.toSpliced(at, 0, word) : now.toSpliced(there, 1, word);
    };
  }

  /**
   * What was typed takes the place of the words that `before` (the text when typing began) shows differently; what
   * was signed meanwhile stays behind it.
   */
  edit(before: string, after: string): void {
    const all = this.words.peek();
    let count = 0;
    while (count < all.length && joined(all.slice(0, count)) !== before) count++;
    const edited = joined(all.slice(0, count)) === before ? all.slice(0, count) : all;
    this.words.value = [...this.merged(edited, after), ...all.slice(edited.length)];
  }

  /** Words at both ends that still stand in `text` stay as they are. */
  private merged(words: readonly Word[], text: string): readonly Word[] {
    let rest = text.trim().replace(/\s+/g, ' ');
    let first = 0;
    for (let word = words[0]; word && begins(rest, word.text); word = words[++first]) {
      rest = rest.slice(word.text.length).trimStart();
    }
    let last = words.length;
    for (
      let word = words[last - 1];
      word && last > first && ends(rest, word.text);
      word = words[--last - 1]
    ) {
      rest = rest.slice(0, rest.length - word.text.length).trimEnd();
    }
    const typed: Word[] = rest ? [{ id: `typed-${this.nextId++}`, text: rest, caption: null }] : [];
    return [...words.slice(0, first), ...typed, ...words.slice(last)];
  }

  private append(word: Word): void {
    this.words.value = [...this.words.peek(), word].slice(-mostWords);
  }
}

function joined(words: readonly Word[]): string {
  return words.map((word) => word.text).join(' ');
}

function begins(text: string, word: string): boolean {
  return text === word || text.startsWith(`${word} `);
}

function ends(text: string, word: string): boolean {
  return text === word || text.endsWith(` ${word}`);
}
