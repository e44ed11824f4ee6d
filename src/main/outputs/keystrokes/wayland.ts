import type { KeystrokesReason } from '../../../shared/contract.js';
import { inPieces, type KeyStroke, type Modifier, type NamedKey } from './keys.js';
import { ProgramError, type Keyboard, type System } from './system.js';
import { keysyms, utf8 } from './x11.js';

const longestPiece = 40;

/** wtype where the desktop lets it type, else ydotool where that is there. */
export async function findWayland(system: System): Promise<Keyboard | KeystrokesReason> {
  const [wtype, ydotool] = [await system.find('wtype'), await system.find('ydotool')];
  if (!wtype) return ydotool ? ydotoolKeyboard(ydotool) : 'wtype';
  const keyboard = wtypeKeyboard(wtype, system);
  try {
    // Shift by itself does nothing, but needs all that typing does.
    await system.run({ program: wtype, args: ['-k', 'Shift_L'] });
    return keyboard;
  } catch (error) {
    if (ydotool) return ydotoolKeyboard(ydotool);
    if (error instanceof ProgramError) return keyboard.reasonFor(error.complaint) ?? 'program';
    throw error;
  }
}

const wtypeModifiers: Record<Modifier, string> = { Ctrl: 'ctrl', Alt: 'alt', Shift: 'shift', Meta: 'logo' };

/** Types with wtype, which has the desktop take it for a keyboard. */
export function wtypeKeyboard(program: string, system: Pick<System, 'env'>): Keyboard {
  const command = (args: readonly string[]) => ({ program, args, ...utf8(system) });
  return {
    program: 'wtype',
    commands: (strokes) =>
      strokes.flatMap((stroke) =>
        stroke.type === 'key'
          ? [command(wtypeKey(stroke))]
          : inPieces(stroke.text, longestPiece).map((piece) => command(['--', piece])),
      ),
    reasonFor: (complaint) => {
      if (/virtual keyboard protocol/i.test(complaint)) return 'desktop';
      return /connection failed|no seat/i.test(complaint) ? 'screen' : null;
    },
  };
}

function wtypeKey({ key, modifiers }: KeyStroke): string[] {
  const names = modifiers.map((modifier) => wtypeModifiers[modifier]);
  const hold = names.flatMap((name) => ['-M', name]);
  const letGo = [...names].reverse().flatMap((name) => ['-m', name]);
  return [...hold, '-k', keysyms[key as NamedKey] ?? key, ...letGo];
}

/** Codes of Linux (`input-event-codes.h`) for keys and modifiers. */
const codes: Record<NamedKey | Modifier, number> = {
  Enter: 28,
  Tab: 15,
  Escape: 1,
  Backspace: 14,
  Delete: 111,
  Space: 57,
  Left: 105,
  Right: 106,
  Up: 103,
  Down: 108,
  Home: 102,
  End: 107,
  PageUp: 104,
  PageDown: 109,
  F1: 59,
  F2: 60,
  F3: 61,
  F4: 62,
  F5: 63,
  F6: 64,
  F7: 65,
  F8: 66,
  F9: 67,
  F10: 68,
  F11: 87,
  F12: 88,
  Ctrl: 29,
  Alt: 56,
  Shift: 42,
  Meta: 125,
};
/** Letters and digits as they lie on a keyboard, and the code of each row's first. */
const rows: readonly (readonly [keys: string, first: number])[] = [
  ['1234567890', 2],
  ['qwertyuiop', 16],
  ['asdfghjkl', 30],
  ['zxcvbnm', 44],
];

const noLetters = 'none of its letters can be typed';

/**
 * Types with ydotool 1.0 or newer, a keyboard of its own that knows ASCII alone: other letters lose their marks, and
 * a text without any that is left is refused.
 */
export function ydotoolKeyboard(program: string): Keyboard {
  return {
    program: 'ydotool',
    commands: (strokes) =>
      strokes.flatMap((stroke) => {
        if (stroke.type === 'key') return [{ program, args: ['key', ...ydotoolKey(stroke)] }];
        const plain = stroke.text.normalize('NFD').replace(/[^\u0020-\u007e]/g, '');
        if (plain.trim() === '' && stroke.text.trim() !== '') throw new ProgramError(noLetters, false);
        return inPieces(plain, longestPiece).map((piece) => ({ program, args: ['type', '--', piece] }));
      }),
    reasonFor: (complaint) => {
      if (complaint === noLetters) return 'letters';
      return /socket|ydotoold|uinput/i.test(complaint) ? 'ydotoold' : null;
    },
  };
}

function ydotoolKey({ key, modifiers }: KeyStroke): string[] {
  const all = [...modifiers.map((modifier) => codes[modifier]), codeOf(key)];
  return [...all.map((code) => `${code}:1`), ...all.reverse().map((code) => `${code}:0`)];
}

function codeOf(key: string): number {
  const row = rows.find(([keys]) => key.length === 1 && keys.includes(key));
  return row ? row[1] + row[0].indexOf(key) : codes[key as NamedKey];
}
