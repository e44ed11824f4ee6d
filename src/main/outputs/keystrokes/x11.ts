import { inPieces, type KeyStroke, type Modifier, type NamedKey, type Stroke } from './keys.js';
import { ProgramError, type Command, type Keyboard, type System } from './system.js';
import type { KeystrokesReason } from '../../../shared/contract.js';

/** Names of X for keys whose own name is another one. */
export const keysyms: Partial<Record<NamedKey, string>> = {
  Enter: 'Return',
  Backspace: 'BackSpace',
  Space: 'space',
  PageUp: 'Prior',
  PageDown: 'Next',
};
const modifierNames: Record<Modifier, string> = { Ctrl: 'ctrl', Alt: 'alt', Shift: 'shift', Meta: 'super' };
const keyDelayMs = 12;
const longestPiece = 40;
/** Programs read a changed keyboard with some delay. */
const settleMs = 50;

/** Programs that decode their input by the locale need one that is UTF-8. */
export function utf8({ env }: Pick<System, 'env'>): { readonly env?: Readonly<Record<string, string>> } {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) ? {} : { env: { LC_ALL: 'C.UTF-8' } };
}

/** xdotool on the X server of `DISPLAY`, which is asked whether it is there. */
export async function findX11(system: System): Promise<Keyboard | KeystrokesReason> {
  const xdotool = await system.find('xdotool');
  if (!xdotool) return 'xdotool';
  try {
    await system.run({ program: xdotool, args: ['getmouselocation'] });
  } catch (error) {
    if (error instanceof ProgramError) return reasonFor(error.complaint) ?? 'program';
    throw error;
  }
  const xmodmap = await system.find('xmodmap');
  const keymap = xmodmap ? await system.run({ program: xmodmap, args: ['-pk'] }).catch(() => '') : '';
  return new X11Keyboard({ xdotool, xmodmap }, keymapOf(keymap), utf8(system));
}

export interface Keymap {
  /** Characters that have a key, with or without Shift. */
  readonly known: ReadonlySet<string>;
  /** Codes that no key has. */
  readonly spare: readonly number[];
}

/** Reads what `xmodmap -pk` writes: a line for each code, with hexadecimal keysyms. */
export function keymapOf(listing: string): Keymap {
  const lines = [...listing.matchAll(/^ +(\d+) *\t?(.*)$/gm)];
  const spare = lines.filter(([, , syms = '']) => syms.trim() === '').map(([, code]) => Number(code));
  const known = new Set<string>();
  for (const [, , syms = ''] of lines) {
    for (const [, hex = ''] of [...syms.matchAll(/0x([0-9a-f]+)/g)].slice(0, 2)) {
      const sym = Number.parseInt(hex, 16);
      if (sym < 0x100 || (sym > 0x1000000 && sym <= 0x110ffff))
        known.add(String.fromCodePoint(sym & 0xffffff));
    }
  }
  return { known, spare };
}

/**
 * Types with xdotool. Left to itself it lends characters that the keyboard lacks one key after another, too fast for
 * many programs; so each gets a spare key of its own first (xmodmap), where that is there.
 */
export class X11Keyboard implements Keyboard {
  readonly program = 'xdotool';
  readonly reasonFor = reasonFor;
  private next = 0;
  private readonly lent = new Set<number>();

  constructor(
    private readonly paths: { readonly xdotool: string; readonly xmodmap: string | null },
    private readonly keymap: Keymap,
    private readonly locale: Pick<Command, 'env'>,
  ) {}

  commands(strokes: readonly Stroke[]): Command[] {
    return strokes.flatMap((stroke) =>
      stroke.type === 'key'
        ? [this.xdotool(['key', '--clearmodifiers', keysOf(stroke)])]
        : inPieces(stroke.text, longestPiece).flatMap((piece) => this.type(piece)),
    );
  }

  release(): Command[] {
    const lines = [...this.lent].map((code) => `keycode ${code} =\n`);
    this.lent.clear();
    return this.xmodmap(lines, 0);
  }

  private type(piece: string): Command[] {
    // By a file, since arguments of a program can be seen by everybody on this computer.
    const args = ['type', '--clearmodifiers', '--delay', String(keyDelayMs), '--file', '-'];
    const lacking = new Set([...piece].filter((one) => one > '\u007f' && !this.keymap.known.has(one)));
    const most = this.paths.xmodmap ? this.keymap.spare.length : 0;
    if (most > 0 && lacking.size > most) {
      return inPieces(piece, most).flatMap((part) => this.type(part));
    }
    const lend = most > 0 ? [...lacking].map((character) => this.lend(character)) : [];
    return [...this.xmodmap(lend, settleMs), { ...this.xdotool(args), input: piece }];
  }

  /** Twice the same, since a letter alone would be taken for the small one of a pair. */
  private lend(character: string): string {
    const { spare } = this.keymap;
    const code = spare[this.next++ % spare.length] ?? 0;
    this.lent.add(code);
    const sym = `U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return `keycode ${code} = ${sym} ${sym}\n`;
  }

  private xmodmap(lines: readonly string[], waitMs: number): Command[] {
    const { xmodmap } = this.paths;
    return xmodmap && lines.length > 0
      ? [{ program: xmodmap, args: ['-'], input: lines.join(''), waitMs }]
      : [];
  }

  private xdotool(args: readonly string[]): Command {
    return { program: this.paths.xdotool, args, ...this.locale };
  }
}

function keysOf({ key, modifiers }: KeyStroke): string {
  const held = modifiers.map((modifier) => modifierNames[modifier]);
  return [...held, keysyms[key as NamedKey] ?? key].join('+');
}

function reasonFor(complaint: string): KeystrokesReason | null {
  return /open display|xdo instance/i.test(complaint) ? 'screen' : null;
}
