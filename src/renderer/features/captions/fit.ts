/** Widths of letters in bold, as shares of a usual one; capitals of scripts that have them are wider. */
function widthOf(letter: string): number {
  if (
    /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u.test(
      letter,
    )
  ) {
    return 1.7;
  }
  if (/[mwMW@%]/.test(letter)) return 1.6;
  if (/[\p{M}\u200d]/u.test(letter)) return 0;
  if (/[fijlrtI.,:;'’!|()\s-]/.test(letter)) return 0.7;
  return /\p{Lu}/u.test(letter) ? 1.25 : 1.05;
}

/** What the style sheet needs to set a caption as large as its window lets it be: see `.big-last`. */
export function fitOf(text: string): { readonly '--letters': string; readonly '--longest': string } {
  const width = (word: string): number => [...word].reduce((sum, letter) => sum + widthOf(letter), 0);
  const most = (length: number): string => Math.max(1, length).toFixed(1);
  return { '--letters': most(width(text)), '--longest': most(Math.max(...text.split(/\s+/).map(width))) };
}
