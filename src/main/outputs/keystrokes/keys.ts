/** Keys that may be named in a sign's own text, by the name they are written with. */
const named = [
  'Enter',
  'Tab',
  'Escape',
  'Backspace',
  'Delete',
  'Space',
  'Left',
  'Right',
  'Up',
  'Down',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  ...(['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'] as const),
] as const;
const modifiers = ['Ctrl', 'Alt', 'Shift', 'Meta'] as const;

export type NamedKey = (typeof named)[number];
export type Modifier = (typeof modifiers)[number];

/** A key that is pressed and let go, with the modifiers that are held meanwhile. */
export interface KeyStroke {
  readonly type: 'key';
  /** A named key, or one lower-case letter or digit. */
  readonly key: string;
  readonly modifiers: readonly Modifier[];
}
export type Stroke = KeyStroke | { readonly type: 'text'; readonly text: string };

/** What follows a caption: a space, the Enter key, or nothing. */
export type After = 'space' | 'enter' | 'nothing';

/**
 * What is typed for a caption. With `keys`, names in angle brackets such as `<Ctrl+C>` are keys; what is in brackets
 * and names none is text. A text of keys alone is followed by nothing. Of control characters none is left.
 */
export function strokesOf(
  text: string,
  options: { readonly keys: boolean; readonly after: After },
): Stroke[] {
  const strokes = options.keys ? parse(text) : textStroke(text);
  const says = strokes.some((stroke) => stroke.type === 'text' && stroke.text.trim() !== '');
  // Blanks between keys keep them apart for the eye: <Space> is a key of its own.
  if (!says) return strokes.filter(({ type }) => type === 'key');
  if (options.after === 'enter') return [...strokes, { type: 'key', key: 'Enter', modifiers: [] }];
  return options.after === 'space' ? joined([...strokes, { type: 'text', text: ' ' }]) : strokes;
}

function parse(text: string): Stroke[] {
  const parts = text.split(/(<[^<>]+>)/);
  return joined(parts.flatMap((part, i) => (i % 2 === 1 && keyOf(part)) || textStroke(part)));
}

function keyOf(bracketed: string): KeyStroke | null {
  const names = bracketed.slice(1, -1).split('+');
  const held = names.slice(0, -1).map((name) => find(modifiers, name));
  const key = keyNamed(names.at(-1) ?? '');
  const known = held.filter((modifier) => modifier !== undefined);
  if (!key || known.length < held.length || new Set(known).size < known.length) return null;
  return { type: 'key', key, modifiers: known };
}

function keyNamed(name: string): string | undefined {
  return /^[A-Za-z0-9]$/.test(name) ? name.toLowerCase() : find(named, name);
}

function find<T extends string>(all: readonly T[], name: string): T | undefined {
  return all.find((one) => one.toLowerCase() === name.toLowerCase());
}

/** Ends of lines and tabs become spaces; other control characters and halves of characters are left out. */
function textStroke(text: string): Stroke[] {
  const clean = text.replace(/\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ').replace(/[\p{Cc}\p{Cs}]/gu, '');
  return clean === '' ? [] : [{ type: 'text', text: clean }];
}

/** Texts that follow each other as one. */
function joined(strokes: readonly Stroke[]): Stroke[] {
  const all: Stroke[] = [];
  for (const stroke of strokes) {
    const last = all.at(-1);
    if (last?.type === 'text' && stroke.type === 'text') {
      all[all.length - 1] = { type: 'text', text: last.text + stroke.text };
    } else all.push(stroke);
  }
  return all;
}

/** The text in pieces of at most `most` characters: between them it can be seen who has the keyboard. */
export function inPieces(text: string, most: number): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += most) pieces.push(characters.slice(at, at + most).join(''));
  return pieces;
}
