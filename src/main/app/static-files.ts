import { realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.glb': 'model/gltf-binary',
  '.task': 'application/octet-stream',
};

export interface StaticFile {
  readonly path: string;
  readonly contentType: string;
  readonly bytes: number;
}

/**
 * The file below `root` that a URL's path asks for (`/` is `index.html`), or null: when there is none, when
 * the path cannot be decoded, or when it leads outside, through links too.
 */
export async function findStaticFile(root: string, urlPath: string): Promise<StaticFile | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  try {
    const base = await realpath(root);
    const path = await realpath(join(base, decoded === '/' ? 'index.html' : decoded));
    const inside = relative(base, path);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
    const info = await stat(path);
    if (!info.isFile()) return null;
    return { path, bytes: info.size, contentType: types[extname(path)] ?? 'application/octet-stream' };
  } catch {
    return null;
  }
}
