import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Time for a browser to start and read the page, in ms. */
const entranceMs = 30_000;

/** As the app looks; a browser that is slow to go on shows it for a moment. */
const style =
  ':root{color-scheme:light dark}body{margin:3rem;background:light-dark(#f5f3ee,#131517);font:1rem system-ui}a{color:light-dark(#0e655d,#63cbb9)}';

/**
 * A page in a fresh folder, both readable by this user alone, that leads to `url` at once. `remove` deletes
 * both and may be called again. Throws what the file system throws.
 */
export function writeEntrancePage(
  url: string,
  place = browserReadable(),
): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(place, 'mudra-open-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'mudra.html');
    const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${style}</style><meta name="referrer" content="no-referrer"><title>Mudra</title><meta http-equiv="refresh" content="0; url=${address}"><main><h1><a href="${address}">Mudra</a></h1></main>\n`;
    writeFileSync(path, html, { mode: 0o600, flag: 'wx' });
    return { path, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Has a browser go to `url` by way of an entrance page, since every user can read the command lines of
 * programs. The page is deleted half a minute later, or when this process ends. Gives what `open` gives.
 */
export async function openPrivately<T>(
  url: string,
  open: (path: string) => Promise<T>,
  place?: string,
): Promise<T> {
  const { path, remove } = writeEntrancePage(url, place);
  process.once('exit', remove);
  setTimeout(remove, entranceMs).unref();
  return open(path);
}

/** Browsers that come as snaps see an own /tmp, and of the home folder what is not hidden. */
function browserReadable(): string {
  return process.platform === 'linux' && existsSync('/snap/bin') ? homedir() : tmpdir();
}
