import { describe, expect, it } from 'vitest';
import {
  inPieces,
  strokesOf,
  type After,
  type Stroke,
} from '../../../../../src/main/outputs/keystrokes/keys.js';

const own = (text: string, after: After = 'nothing'): Stroke[] => strokesOf(text, { keys: true, after });
const text = (text: string): Stroke => ({ type: 'text', text });
const key = (key: string, ...modifiers: ('Ctrl' | 'Alt' | 'Shift' | 'Meta')[]): Stroke => ({
  type: 'key',
  key,
  modifiers,
});

describe('what is typed for a caption', () => {
  it('keys in angle brackets are pressed, whatever their case', () => {
    expect(own('ac<Left>b')).toEqual([text('ac'), key('Left'), text('b')]);
    expect(own('<Ctrl+C><alt+TAB><F12><5>')).toEqual([
      key('c', 'Ctrl'),
      key('Tab', 'Alt'),
      key('F12'),
      key('5'),
    ]);
    expect(own('<Ctrl+Shift+Meta+PageDown>')).toEqual([key('PageDown', 'Ctrl', 'Shift', 'Meta')]);
  });

  it.each([
    '<3 tea',
    '<F13>',
    '<Ctrl+>',
    '<+C>',
    '<Hyper+C>',
    '<Ctrl+Ctrl+C>',
    '<ä>',
    '< Enter>',
    '<>',
    'a > b',
  ])('%s names no key, so it is typed as it stands', (odd) => expect(own(odd)).toEqual([text(odd)]));

  it('a bracket that opens before a key is text', () => {
    expect(own('<<Enter>')).toEqual([text('<'), key('Enter')]);
  });

  it('in a name nothing is a key', () => {
    expect(strokesOf('<Ctrl+W>', { keys: false, after: 'space' })).toEqual([text('<Ctrl+W> ')]);
  });

  it('a space, Enter or nothing follows a text; nothing follows keys alone', () => {
    expect(own('tea', 'space')).toEqual([text('tea ')]);
    expect(own('tea', 'enter')).toEqual([text('tea'), key('Enter')]);
    expect(own('tea<Enter>', 'space')).toEqual([text('tea'), key('Enter'), text(' ')]);
    for (const after of ['space', 'enter', 'nothing'] as const) {
      expect(own('<Right>', after)).toEqual([key('Right')]);
      expect(own(' <Ctrl+A> <Ctrl+C> ', after)).toEqual([key('a', 'Ctrl'), key('c', 'Ctrl')]);
    }
    expect(own('  ', 'enter')).toEqual([]);
  });

  it('control characters are never among it; ends of lines become spaces', () => {
    expect(own('a\r\nb\tc\u2028d\u0007\u001b[31m\u009b\u0000e\ud800')).toEqual([text('a b c d[31me')]);
    expect(own('👩‍👧 ü')).toEqual([text('👩‍👧 ü')]);
  });
});

it('pieces never cut a character in two', () => {
  expect(inPieces('ab👋cdé', 3)).toEqual(['ab👋', 'cdé']);
  expect(inPieces('', 3)).toEqual([]);
});
