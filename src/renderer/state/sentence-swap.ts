import type { Caption } from '../../shared/contract.js';

/** One piece of the sentence: a captioned sign, or what was typed (`caption` is null). */
export interface Word {
  readonly id: string;
  readonly text: string;
  readonly caption: Caption | null;
}

/** Words of the sentence that take the place of others. */
export interface Swap {
  readonly out: readonly Word[];
  readonly in: readonly Word[];
  /** The word before the place, if any, and how many were before it then. */
  readonly behind: string | null;
  readonly at: number;
}

/** What differs between two states of the sentence; null where nothing does. */
export function swapBetween(before: readonly Word[], after: readonly Word[]): Swap | null {
  let at = 0;
  while (at < Math.min(before.length, after.length) && before[at] === after[at]) at++;
  let same = 0;
  const most = Math.min(before.length, after.length) - at;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
  const out = before.slice(at, before.length - same);
  const comes = after.slice(at, after.length - same);
  if (out.length === 0 && comes.length === 0) return null;
  return { out, in: comes, behind: before[at - 1]?.id ?? null, at };
}

export function opposite({ out, in: comes, behind, at }: Swap): Swap {
  return { out: comes, in: out, behind, at };
}

/** The sentence with the swap made, whatever was added or taken out elsewhere since it was noted. */
export function swapped(words: readonly Word[], { out, in: comes, behind, at }: Swap): readonly Word[] {
  const leaving = new Set(out.map(({ id }) => id));
  const first = words.findIndex(({ id }) => leaving.has(id));
  // What it would have replaced is gone by itself.
  if (out.length > 0 && first < 0) return words;
  const before = words.findIndex(({ id }) => id === behind);
  const place =
    first >= 0 ? first : before >= 0 ? before + 1 : behind === null ? 0 : Math.min(at, words.length);
  const staying = words.filter(({ id }) => !leaving.has(id));
  return [...staying.slice(0, place), ...comes, ...staying.slice(place)];
}
