import { MAX_NAME } from './formats.js';

/** A sign's name with accents composed and blanks single, at most `MAX_NAME` long. */
export function tidy(name: string): string {
  const clean = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  return clean.slice(0, MAX_NAME).trimEnd();
}

/** Whether two names are one to a person who reads them. */
export function sameName(a: string, b: string): boolean {
  return tidy(a).toLocaleLowerCase() === tidy(b).toLocaleLowerCase();
}

/** `name`, or the first of “name (2)”, “name (3)” … that is not taken. */
export function freeNameLike(name: string, taken: (name: string) => boolean): string {
  let free = name;
  for (let n = 2; taken(free); n++) free = `${name.slice(0, MAX_NAME - 12).trimEnd()} (${n})`;
  return free;
}

/** A readable folder name; names without Latin letters become `sign`. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 40) || 'sign';
}
