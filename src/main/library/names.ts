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

/** A readable folder name; names without Latin letters become `sign`. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 40) || 'sign';
}
