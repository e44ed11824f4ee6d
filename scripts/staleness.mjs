import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the built app is made of, relative to the repository. */
const sources = [
  'src',
  'package.json',
  'electron.vite.config.ts',
  'scripts/vite-vision-assets.ts',
  'models/hand_landmarker.task',
];
/** The last file that a build writes. */
const lastBuilt = 'out/renderer/index.html';

/** True when the built app is missing or older than what it is made of. */
export function isStale(root) {
  const built = join(root, lastBuilt);
  if (!existsSync(built)) return true;
  const time = statSync(built).mtimeMs;
  return sources.some((source) => newest(join(root, source)) > time);
}

/** The newest change in a file or below a folder, in ms; for ever ago when there is none. */
function newest(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return Number.NEGATIVE_INFINITY;
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce(
    (time, name) => Math.max(time, newest(join(path, name))),
    Number.NEGATIVE_INFINITY,
  );
}
