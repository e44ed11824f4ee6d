import { win32 } from 'node:path';
import type { KeystrokesReason } from '../../../shared/contract.js';
import type { KeyStroke, Modifier, NamedKey, Stroke } from './keys.js';
import type { Keyboard, System } from './system.js';

const script =
  'Add-Type -AssemblyName System.Windows.Forms; [System.Windows.Forms.SendKeys]::SendWait($env:MUDRA_KEYS)';
/** Names of SendKeys for keys whose own name is another one. */
const names: Partial<Record<NamedKey, string>> = {
  Escape: 'ESC',
  Backspace: 'BACKSPACE',
  PageUp: 'PGUP',
  PageDown: 'PGDN',
};
/** It knows no key for Meta. */
const modifierMarks: Partial<Record<Modifier, string>> = { Ctrl: '^', Alt: '%', Shift: '+' };

export async function findWindows(system: System): Promise<Keyboard | KeystrokesReason> {
  const root = system.env['SystemRoot'];
  const usual = root && win32.join(root, 'System32/WindowsPowerShell/v1.0/powershell.exe');
  const program = (usual && (await system.find(usual))) || (await system.find('powershell.exe'));
  return program ? windowsKeyboard(program) : 'platform';
}

/** Types with SendKeys, which PowerShell asks; the script is always the same, what is typed is in its environment. */
export function windowsKeyboard(program: string): Keyboard {
  return {
    program: 'SendKeys',
    commands: (strokes) => {
      const keys = strokes.map((stroke) => sendKeysOf(stroke)).join('');
      if (keys === '') return [];
      const args = ['-NoProfile', '-NonInteractive', '-Command', script];
      return [{ program, args, env: { MUDRA_KEYS: keys } }];
    },
    reasonFor: () => null,
  };
}

function sendKeysOf(stroke: Stroke): string {
  return stroke.type === 'key' ? keyOf(stroke) : stroke.text.replace(/[+^%~(){}[\]]/g, '{$&}');
}

function keyOf({ key, modifiers }: KeyStroke): string {
  const marks = modifiers.map((modifier) => modifierMarks[modifier]);
  if (marks.includes(undefined)) return '';
  if (key === 'Space') return `${marks.join('')} `;
  const name = names[key as NamedKey] ?? key.toUpperCase();
  return `${marks.join('')}${key.length === 1 ? key : `{${name}}`}`;
}
