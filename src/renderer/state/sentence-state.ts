import { computed, signal } from '@preact/signals';
import type { Caption, LibraryChange } from '../../shared/contract.js';
import { mostWords } from '../../shared/contract-captions.js';
import { t } from '../../shared/i18n/t.js';
import { opposite, swapBetween, swapped, type Swap, type Word } from './sentence-swap.js';
import type { Toasts } from './toasts.js';

type ChangeId = LibraryChange['id'];
/** What takes a change of the words back, or makes it again; or a correction, whose words follow the library. */
type SentenceChange = { readonly swap: Swap } | { readonly correction: ChangeId };

/** Changes that can be taken back; older ones stay. */
const mostChanges = 100;

/** The sentence so far, oldest word first. What is done to it can be undone. */
export class SentenceState {
  readonly words = signal<readonly Word[]>([]);
  readonly text = computed(() => this.words.value.map((word) => word.text).join(' '));
  private nextId = 1;
  private readonly done: SentenceChange[] = [];
  private readonly undone: SentenceChange[] = [];
  /** The last time that all words were taken out. */
  private cleared: SentenceChange | null = null;
  /** The message about the last change. */
  private told: number | null = null;

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
    const words = this.words.peek();
    const last = words.at(-1);
    if (last) this.change(words.slice(0, -1), t('sentence.lastRemoved', { name: last.text }));
  }

  clear(): void {
    this.cleared = this.change([], t('live.cleared')) ?? this.cleared;
  }

  remove(id: string): void {
    this.words.value = this.words.peek().filter((word) => word.id !== id);
  }

  /**
   * Says something else in the place of a word. Returns a function that puts back what was there, unless all words
   * were taken out since.
   */
  replace(id: string, text: string | null): () => void {
    const before = this.words.peek();
    const after = before.flatMap((word) => {
      if (word.id !== id) return [word];
      return text === null ? [] : [{ ...word, text }];
    });
    const swap = swapBetween(before, after);
    if (!swap) return () => undefined;
    this.make(swap);
    const clearedBefore = this.cleared;
    return () => {
      const { cleared } = this;
      if (cleared === clearedBefore || !cleared || !this.done.includes(cleared)) this.make(opposite(swap));
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
    this.change([...this.merged(edited, after), ...all.slice(edited.length)]);
  }

  /** A caption was put right: the library's change `correction`, which is undone there, is the sentence's last, too. */
  noteCorrection(correction: ChangeId): void {
    this.note({ correction });
    this.told = this.closed(this.told);
  }

  /**
   * Takes the last change back: `words`, or that of a correction, for the library to undo. Corrections that are not
   * `next` there any more are passed over. Null when there is none.
   */
  undo(next: (change: ChangeId) => boolean): 'words' | ChangeId | null {
    return this.step(this.done, this.undone, next, 'undo');
  }

  /** Makes what was undone last once more; gives what `undo` gives. */
  redo(next: (change: ChangeId) => boolean): 'words' | ChangeId | null {
    return this.step(this.undone, this.done, next, 'redo');
  }

  /** The correction that `way` gave last was not undone, or not made again, in the library after all: it comes next again. */
  stays(correction: ChangeId, way: 'undo' | 'redo'): void {
    const [from, to] = way === 'undo' ? [this.done, this.undone] : [this.undone, this.done];
    const last = to.at(-1);
    if (!last || !('correction' in last) || last.correction !== correction) return;
    to.pop();
    from.push(last);
  }

  private step(
    from: SentenceChange[],
    to: SentenceChange[],
    next: (change: ChangeId) => boolean,
    way: 'undo' | 'redo',
  ): 'words' | ChangeId | null {
    let last = from.pop();
    while (last && 'correction' in last && !next(last.correction)) last = from.pop();
    if (!last) return null;
    this.told = this.closed(this.told);
    if ('correction' in last) {
      to.push(last);
      return last.correction;
    }
    this.make(last.swap);
    const back = { swap: opposite(last.swap) };
    to.push(back);
    if (this.cleared === last) this.cleared = back;
    const what = t('sentence.lastChange');
    if (way === 'undo') this.tell(t('history.undone', { what }), 'history.redo', back);
    else this.tell(t('history.redone', { what }), 'action.undo', back);
    return 'words';
  }

  /** Changes the words so that it can be taken back, with what is given; `text` says so. */
  private change(after: readonly Word[], text?: string): SentenceChange | null {
    const swap = swapBetween(this.words.peek(), after);
    if (!swap) return null;
    this.make(swap);
    const back = { swap: opposite(swap) };
    this.note(back);
    this.told = this.closed(this.told);
    if (text !== undefined) this.tell(text, 'action.undo', back);
    return back;
  }

  private note(change: SentenceChange): void {
    this.done.push(change);
    if (this.done.length > mostChanges) this.done.shift();
    this.undone.length = 0;
  }

  private make(swap: Swap): void {
    this.words.value = swapped(this.words.peek(), swap).slice(-mostWords);
  }

  /** Offers to go back or forth for as long as that is what comes next. */
  private tell(text: string, label: 'action.undo' | 'history.redo', change: SentenceChange): void {
    const run = (): void => {
      if (this.done.at(-1) === change) this.undo(() => false);
      else if (this.undone.at(-1) === change) this.redo(() => false);
    };
    this.told = this.toasts.info(text, { label: t(label), run });
  }

  private closed(told: number | null): null {
    if (told !== null) this.toasts.close(told);
    return null;
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
