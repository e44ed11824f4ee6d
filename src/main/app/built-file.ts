import { basename, dirname, join } from 'node:path';

/**
 * A file of the built app, e.g. `main/trainer.js` or `renderer`. Bundled code lies in `out/main` or a folder
 * below it; code that runs from source (in tests) finds the `out` beside `src`.
 */
export function builtFile(path: string): string {
  let folder = import.meta.dirname;
  while (basename(folder) !== 'main' && dirname(folder) !== folder) folder = dirname(folder);
  const parent = dirname(folder);
  return basename(parent) === 'src' ? join(parent, '../out', path) : join(parent, path);
}
