import { expect, it } from 'vitest';
import { findKeyboard } from '../../../../../src/main/outputs/keystrokes/find-keyboard.js';
import { strokesOf } from '../../../../../src/main/outputs/keystrokes/keys.js';
import { keymapOf } from '../../../../../src/main/outputs/keystrokes/x11.js';
import {
  ProgramError,
  type Command,
  type Keyboard,
  type System,
} from '../../../../../src/main/outputs/keystrokes/system.js';
import { complains, FakeSystem } from '../../../../support/fake-system.js';

const odd = `-x "$(ls)" 'q' \`w\` üß👋`;

async function keyboardOf(system: System): Promise<Keyboard> {
  const found = await findKeyboard(system);
  if (typeof found === 'string') throw new Error(found);
  return found;
}
const typing = (keyboard: Keyboard, text: string): Command[] =>
  keyboard.commands(strokesOf(text, { keys: true, after: 'nothing' }));

const keymap = [
  'There are 2 KeySyms per KeyCode; KeyCodes range from 8 to 255.',
  '',
  '      8    \t',
  '     38    \t0x0061 (a)\t0x0041 (A)\t',
  '     47    \t0x00f6 (odiaeresis)\t0x00d6 (Odiaeresis)\t0x01000119 (eogonek)\t',
  '     93    \t',
  '    248    \t',
].join('\n');

it('xdotool is given texts to read, and keys by the names of X', async () => {
  const keyboard = await keyboardOf(new FakeSystem());
  const type = ['type', '--clearmodifiers', '--delay', '12', '--file', '-'];
  expect(typing(keyboard, `${odd}<Ctrl+Shift+PageDown><Meta+l><Enter>`)).toEqual([
    { program: '/bin/xdotool', args: type, input: odd },
    { program: '/bin/xdotool', args: ['key', '--clearmodifiers', 'ctrl+shift+Next'] },
    { program: '/bin/xdotool', args: ['key', '--clearmodifiers', 'super+l'] },
    { program: '/bin/xdotool', args: ['key', '--clearmodifiers', 'Return'] },
  ]);
  expect(typing(keyboard, 'a'.repeat(90)).map(({ input }) => input?.length)).toEqual([40, 40, 10]);
});

it('what the keyboard lacks is lent a spare key first, one after another, and given back', async () => {
  const system = new FakeSystem({
    installed: ['xdotool', 'xmodmap'],
    env: { LANG: 'C' },
    run: ({ args }) => (args.includes('-pk') ? keymap : ''),
  });
  const keyboard = await keyboardOf(system);
  const commands = typing(keyboard, 'öÜ👋éü');
  expect(commands.map(({ program, input }) => [program, input])).toEqual([
    ['/bin/xmodmap', 'keycode 8 = U00DC U00DC\nkeycode 93 = U1F44B U1F44B\n'],
    ['/bin/xdotool', 'öÜ👋'],
    ['/bin/xmodmap', 'keycode 248 = U00E9 U00E9\nkeycode 8 = U00FC U00FC\n'],
    ['/bin/xdotool', 'éü'],
  ]);
  expect(commands[0]).toMatchObject({ args: ['-'], waitMs: 50 });
  // A locale that is not UTF-8 would keep xdotool from reading them.
  expect(commands[1]?.env).toEqual({ LC_ALL: 'C.UTF-8' });
  expect(keyboard.release?.().map(({ input }) => input)).toEqual([
    'keycode 8 =\nkeycode 93 =\nkeycode 248 =\n',
  ]);
  expect(keyboard.release?.()).toEqual([]);
});

it('of a keyboard it is read which characters have a key by themselves or with Shift', () => {
  const { known, spare } = keymapOf(keymap);
  expect([...known].sort()).toEqual(['A', 'a', 'Ö', 'ö']);
  expect(spare).toEqual([8, 93, 248]);
});

it('wtype is given texts behind its options, and modifiers are let go in turn', async () => {
  const env = { WAYLAND_DISPLAY: 'wayland-0' };
  const system = new FakeSystem({ env, installed: ['wtype', 'ydotool', 'xdotool'] });
  expect(typing(await keyboardOf(system), `${odd}<Ctrl+Meta+Left>`)).toEqual([
    { program: '/bin/wtype', args: ['--', odd] },
    { program: '/bin/wtype', args: ['-M', 'ctrl', '-M', 'logo', '-k', 'Left', '-m', 'logo', '-m', 'ctrl'] },
  ]);
  expect(system.ran.map(({ args }) => args)).toEqual([['-k', 'Shift_L']]);
});

it('ydotool takes its place where the desktop refuses it; it has codes for keys and ASCII alone', async () => {
  const env = { WAYLAND_DISPLAY: 'wayland-0' };
  const run = () => complains('Compositor does not support the virtual keyboard protocol');
  const refused = new FakeSystem({ env, installed: ['wtype'], run });
  expect(await findKeyboard(refused)).toBe('desktop');
  const keyboard = await keyboardOf(new FakeSystem({ env, installed: ['wtype', 'ydotool'], run }));
  expect(typing(keyboard, '-Grün 👋<Ctrl+Shift+m><0><F11>')).toEqual([
    { program: '/bin/ydotool', args: ['type', '--', '-Grun '] },
    { program: '/bin/ydotool', args: ['key', '29:1', '42:1', '50:1', '50:0', '42:0', '29:0'] },
    { program: '/bin/ydotool', args: ['key', '11:1', '11:0'] },
    { program: '/bin/ydotool', args: ['key', '87:1', '87:0'] },
  ]);
  expect(keyboard.reasonFor('failed to connect socket `/tmp/.ydotool_socket´')).toBe('ydotoold');
  // A blank alone is not the caption.
  const refusal = new ProgramError('none of its letters can be typed', false);
  expect(() => keyboard.commands(strokesOf('привет', { keys: false, after: 'space' }))).toThrow(refusal);
  expect(keyboard.reasonFor(refusal.complaint)).toBe('letters');
});

it('osascript is given texts as arguments of a script that is always the same', async () => {
  const keyboard = await keyboardOf(new FakeSystem({ platform: 'darwin', installed: ['osascript'] }));
  const script = (does: string, argument: string) => ({
    program: '/bin/osascript',
    args: [
      '-e',
      'on run argv',
      '-e',
      'set typed to text 2 thru -1 of (item 1 of argv)',
      '-e',
      `tell application "System Events" to ${does}`,
      '-e',
      'end run',
      argument,
    ],
  });
  expect(typing(keyboard, `${odd}<Meta+Alt+V><Shift+Escape><PageUp>`)).toEqual([
    script('keystroke typed', `:${odd}`),
    script('keystroke typed using {command down, option down}', ':v'),
    script('key code 53 using {shift down}', ':Escape'),
    script('key code 116', ':PageUp'),
  ]);
  const refusal =
    'execution error: System Events got an error: osascript is not allowed to send keystrokes. (1002)';
  expect(keyboard.reasonFor(refusal)).toBe('permission');
  expect(keyboard.reasonFor('execution error: something else (-50)')).toBeNull();
});

it('PowerShell has what is typed in its environment, with what SendKeys reads in it in braces', async () => {
  const keyboard = await keyboardOf(new FakeSystem({ platform: 'win32', installed: ['powershell.exe'] }));
  const [command, ...others] = typing(
    keyboard,
    `${odd} +^%~{}[]<Ctrl+Shift+c><PageUp><Alt+F4><Meta+d><Space>`,
  );
  expect(others).toEqual([]);
  expect(command).toEqual({
    program: '/bin/powershell.exe',
    args: [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      'Add-Type -AssemblyName System.Windows.Forms; [System.Windows.Forms.SendKeys]::SendWait($env:MUDRA_KEYS)',
    ],
    env: {
      MUDRA_KEYS: `-x "$${'{(}'}ls{)}" 'q' \`w\` üß👋 {+}{^}{%}{~}{{}{}}{[}{]}^+c{PGUP}%{F4} `,
    },
  });
  expect(typing(keyboard, '<Meta+d>')).toEqual([]);
});

it.each([
  [{ installed: [] }, 'xdotool'],
  [{ installed: ['xdotool'], env: { DISPLAY: '' } }, 'screen'],
  [{ installed: ['xdotool'], run: () => complains('Failed creating new xdo instance') }, 'screen'],
  [{ installed: ['xdotool'], env: { WAYLAND_DISPLAY: 'wayland-1' } }, 'wtype'],
  [{ platform: 'darwin', installed: [] }, 'platform'],
  [{ platform: 'win32', installed: [] }, 'platform'],
] as const)('%o: %s', async (options, reason) => {
  expect(await findKeyboard(new FakeSystem(options))).toBe(reason);
});
