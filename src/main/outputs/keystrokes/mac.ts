import type { KeystrokesReason } from '../../../shared/contract.js';
import { inPieces, type KeyStroke, type Modifier, type NamedKey } from './keys.js';
import type { Keyboard, System } from './system.js';

const longestPiece = 40;
/** Virtual key codes of macOS. */
const codes: Record<NamedKey, number> = {
  Enter: 36,
  Tab: 48,
  Escape: 53,
  Backspace: 51,
  Delete: 117,
  Space: 49,
  Left: 123,
  Right: 124,
  Up: 126,
  Down: 125,
  Home: 115,
  End: 119,
  PageUp: 116,
  PageDown: 121,
  F1: 122,
  F2: 120,
  F3: 99,
  F4: 118,
  F5: 96,
  F6: 97,
  F7: 98,
  F8: 100,
  F9: 101,
  F10: 109,
  F11: 103,
  F12: 111,
};
const modifierNames: Record<Modifier, string> = {
  Ctrl: 'control down',
  Alt: 'option down',
  Shift: 'shift down',
  Meta: 'command down',
};

export async function findMac(system: System): Promise<Keyboard | KeystrokesReason> {
  const osascript = await system.find('osascript');
  return osascript ? macKeyboard(osascript) : 'platform';
}

/** Types with System Events, which osascript asks; the script is always the same, texts are its arguments. */
export function macKeyboard(program: string): Keyboard {
  const command = (does: string, argument: string) => {
    const typed = 'set typed to text 2 thru -1 of (item 1 of argv)';
    const lines = ['on run argv', typed, `tell application "System Events" to ${does}`, 'end run'];
    // The mark keeps a text that begins with a dash from being taken for an option.
    return { program, args: [...lines.flatMap((line) => ['-e', line]), `:${argument}`] };
  };
  return {
    program: 'System Events',
    commands: (strokes) =>
      strokes.flatMap((stroke) =>
        stroke.type === 'key'
          ? [command(keyScript(stroke), stroke.key)]
          : inPieces(stroke.text, longestPiece).map((piece) => command('keystroke typed', piece)),
      ),
    reasonFor: (complaint) =>
      /\((1002|-1743|-25211|-1719)\)|not allowed|not authori[sz]ed/i.test(complaint) ? 'permission' : null,
  };
}

function keyScript({ key, modifiers }: KeyStroke): string {
  const press = key.length === 1 ? 'keystroke typed' : `key code ${codes[key as NamedKey]}`;
  const held = modifiers.map((modifier) => modifierNames[modifier]).join(', ');
  return held ? `${press} using {${held}}` : press;
}
