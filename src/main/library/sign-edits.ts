import type { SignFile } from './formats.js';

/** `sign` with other words about it; empty ones are none, and without `picture` that stays as it is. */
export function withWords(sign: SignFile, notes: string, symbol: string, picture = sign.picture): SignFile {
  const { notes: _notes, symbol: _symbol, picture: _picture, ...bare } = sign;
  const [text, mark] = [notes.trim(), symbol.trim()];
  return {
    ...bare,
    ...(text ? { notes: text } : {}),
    ...(mark ? { symbol: mark } : {}),
    ...(picture ? { picture } : {}),
  };
}
