import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ArgsDef } from 'citty';
import type { Notice } from '../../shared/contract.js';
import { errorText } from '../../shared/i18n/t.js';
import { readTaught } from '../training/read-taught.js';
import type { TaughtSign } from '../training/taught-sign.js';
import type { Output } from './command-line.js';

/** Options of every command that reads takes. */
export const takesArgs = {
  takes: { type: 'positional', description: 'A library folder, or a folder of takes', required: true },
  'skip-broken': { type: 'boolean', description: 'Leave out takes that cannot be read' },
} as const satisfies ArgsDef;

/** Reads takes. One that cannot be read is an error, or with `skipBroken` told on the log and left out. */
export function readTakes(path: string, skipBroken: boolean, output: Output): Promise<TaughtSign[]> {
  const tell = (notice: Notice): void => output.log(errorText(notice));
  return readTaught(resolve(path), skipBroken ? tell : undefined);
}

/** A fingerprint of the signs and takes, by their ids. */
export function fingerprintOf(taught: readonly TaughtSign[]): string {
  const hash = createHash('sha256');
  for (const { id, takes } of taught) hash.update(`${id} ${takes.map((take) => take.id).join(' ')}\n`);
  return hash.digest('hex');
}
