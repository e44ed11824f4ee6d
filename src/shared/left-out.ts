import type { TaskEnd } from './contract-sharing.js';
import { plural } from './i18n/t.js';

type LeftOut = NonNullable<Extract<TaskEnd, { outcome: 'exported' }>['leftOut']>;

/** What an export has no room for, a sentence each. */
export function leftOutTexts({ off, trimmed, signs, noted }: LeftOut): string[] {
  return [
    off > 0 && plural(off, { one: 'share.leftOff.takesOne', other: 'share.leftOff.takes' }),
    trimmed > 0 && plural(trimmed, { one: 'share.leftOff.trimmedOne', other: 'share.leftOff.trimmed' }),
    signs > 0 && plural(signs, { one: 'share.leftOff.signsOne', other: 'share.leftOff.signs' }),
    noted > 0 && plural(noted, { one: 'share.leftOff.notedOne', other: 'share.leftOff.noted' }),
  ].filter((text) => text !== false);
}
