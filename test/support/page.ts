import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { build, type Rolldown } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** What a page may fetch: address path (`/index.html`) → content, or the file that holds it. */
export type PageFiles = Map<string, Uint8Array | string>;

/** Bundles a page of the tests in memory. `folder` holds its `index.html`, relative to the repository. */
export async function bundlePage(folder: string): Promise<PageFiles> {
  const output = (await build({
    root: join(root, folder),
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: { write: false, assetsInlineLimit: 0, minify: false, target: 'es2023', modulePreload: false },
  })) as Rolldown.RolldownOutput;
  return new Map(
    output.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
}

/**
 * Opens `/index.html` of `files`; `folders` maps further address prefixes to folders on disk. Requests for
 * anything else fail, so a page under test cannot reach the network.
 */
export async function openPage(
  page: Page,
  files: PageFiles,
  folders: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = async (route: Route): Promise<void> => {
    const url = new URL(route.request().url());
    const path = url.pathname;
    const contentType = types[extname(path)] ?? 'application/octet-stream';
    const body = files.get(path);
    const folder = Object.keys(folders).find((prefix) => path.startsWith(prefix));
    if (url.hostname !== 'localhost') await route.abort();
    else if (body !== undefined) {
      await route.fulfill({ contentType, body: typeof body === 'string' ? body : Buffer.from(body) });
    } else if (folder) {
      const file = join(root, folders[folder] ?? '', path.slice(folder.length));
      await route.fulfill({ contentType, body: await readFile(file) });
    } else await route.fulfill({ status: 404 });
  };
  await page.route('**/*', (route) =>
    answer(route).catch((error: unknown) => {
      // A page that is closed waits for nothing any more.
      if (!page.isClosed()) throw error;
    }),
  );
  await page.goto('http://localhost/index.html');
}
