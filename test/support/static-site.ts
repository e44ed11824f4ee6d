import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import sirv from 'sirv';
import { build } from 'vite';
import { securityHeaders } from '../../src/main/app/content-policy.js';

const root = resolve(import.meta.dirname, '../..');

export interface Site {
  /** Ends in a slash. */
  readonly url: string;
  /** Addresses, such as `/models/x`, that are answered with 404 although they are there. */
  readonly missing: Set<string>;
  close(): Promise<void>;
}

/** Builds the page in `folder` (relative to the repository) as the application's renderer is built, into `outDir`. */
export async function buildPage(folder: string, outDir: string): Promise<void> {
  await build({
    root: join(root, folder),
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 },
  });
}

/** Serves a built page under the application's own headers, with MediaPipe's files where the hosts have them. */
export async function serveSite(folder: string): Promise<Site> {
  const options = { dev: true };
  const page = sirv(folder, options);
  const places = {
    '/vision/wasm': sirv(join(root, 'node_modules/@mediapipe/tasks-vision/wasm'), options),
    '/models': sirv(join(root, 'models'), options),
  };
  const missing = new Set<string>();
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const notFound = (): void => void response.writeHead(404).end();
    if (missing.has(path)) return notFound();
    const place = Object.entries(places).find(([prefix]) => path.startsWith(`${prefix}/`));
    if (!place) return page(request, response, notFound);
    request.url = path.slice(place[0].length);
    place[1](request, response, notFound);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    missing,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
