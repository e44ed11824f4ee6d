import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { loadScript } from './load-script.js';

const root = resolve(import.meta.dirname, '../..');

/** Builds the app when what is in `out` is missing or older than its sources. */
export async function ensureBuilt(): Promise<void> {
  const { isStale } = await loadScript<{ isStale(root: string): boolean }>('staleness.mjs');
  if (!isStale(root)) return;
  execFileSync(process.execPath, [resolve(root, 'scripts/prepare.mjs')], { cwd: root, stdio: 'pipe' });
}
