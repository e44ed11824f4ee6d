import { join } from 'node:path';
import { build } from 'vite';

/** Bundles a script into one file that plain Node runs at once: for tests that start it many times. */
export async function bundleScript(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'script.mjs' } },
    },
  });
  return join(folder, 'script.mjs');
}
