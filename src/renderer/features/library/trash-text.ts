import { plural, type PluralKeys } from '../../../shared/i18n/t.js';

interface InTrash {
  readonly signs: number;
  /** Those of deleted signs, too. */
  readonly takes: number;
  readonly sets: number;
}

/** What lies in the trash, as "1 deleted sign, 5 deleted takes"; empty when nothing does. */
export function trashText({ signs, takes, sets }: InTrash): string {
  const kinds: readonly (readonly [number, PluralKeys])[] = [
    [signs, { one: 'storage.oneSign', other: 'storage.signs' }],
    [takes, { one: 'storage.oneRemoved', other: 'storage.removed' }],
    [sets, { one: 'storage.oneSet', other: 'storage.sets' }],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, keys]) => plural(count, keys))
    .join(', ');
}
