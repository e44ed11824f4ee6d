import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { errorText } from '../../shared/i18n/t.js';
import { readTaught } from '../training/read-taught.js';
import type { TaughtSign } from '../training/taught-sign.js';
import type { Output } from './command-line.js';

/** Reads takes; what cannot be read is told on the log and left out. */
export function readTakes(path: string, output: Output): Promise<TaughtSign[]> {
  return readTaught(resolve(path), (notice) => output.log(errorText(notice)));
}

/** A fingerprint of the signs and takes, by their ids. */
export function fingerprintOf(taught: readonly TaughtSign[]): string {
  const hash = createHash('sha256');
  for (const { id, takes } of taught) hash.update(`${id} ${takes.map((take) => take.id).join(' ')}\n`);
  return hash.digest('hex');
}
