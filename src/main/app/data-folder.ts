import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where Mudra keeps its things: the one asked for, else MUDRA_DATA, else the system's place for user data. */
export function dataFolder(wished?: string): string {
  return resolve(wished ?? process.env['MUDRA_DATA'] ?? envPaths('Mudra', { suffix: '' }).data);
}

/**
 * Makes a folder, and those above it, that are closed to the machine's other users: takes are records of a
 * person's hands. One that is there already stays as it is. Throws what the file system throws.
 */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
