import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where Mudra keeps its things: the one asked for, else MUDRA_DATA, else the system's place for user data. */
export function dataFolder(wished?: string): string {
  return resolve(wished ?? process.env['MUDRA_DATA'] ?? envPaths('Mudra', { suffix: '' }).data);
}
