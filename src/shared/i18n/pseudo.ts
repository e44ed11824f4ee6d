const accents: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'û',
  y: 'ý',
  A: 'Å',
  C: 'Ç',
  E: 'É',
  I: 'Î',
  N: 'Ñ',
  O: 'Ø',
  S: 'Š',
  U: 'Û',
};

/** Texts with accents and brackets, 40 % longer; placeholders stay as they are. */
export function stretched<K extends string>(texts: Readonly<Record<K, string>>): Record<K, string> {
  const made: Partial<Record<K, string>> = {};
  for (const key of Object.keys(texts) as K[]) made[key] = stretch(texts[key]);
  return made as Record<K, string>;
}

function stretch(text: string): string {
  const accented = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : part.replace(/[a-z]/gi, (c) => accents[c] ?? c)))
    .join('');
  // Words as short as a language with short words has them, so that lines break as they would there.
  const more = Math.ceil(text.length * 0.4);
  const padding = 'lörém ípsûm '
    .repeat(Math.ceil(more / 12))
    .slice(0, more)
    .trim();
  return `[${accented} ${padding}]`;
}
