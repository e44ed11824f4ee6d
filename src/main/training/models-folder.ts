import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder above this file that holds `models/manifest.json`; works in the sources and when built. */
export function modelsFolder(): string | null {
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models/manifest.json'))) return join(folder, 'models');
  }
  return null;
}
