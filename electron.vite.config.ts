import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { visionAssetsPlugin } from './scripts/vite-vision-assets.js';

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * Main: one bundle per process or command that starts on its own. Preload: one self-contained CommonJS
 * file, as a sandboxed preload must be. Renderer: the page and its vision worker.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          web: at('src/main/web/index.ts'),
          cli: at('src/main/cli/index.ts'),
          trainer: at('src/main/training/trainer-process.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: at('src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    base: './',
    plugins: [visionAssetsPlugin(import.meta.dirname)],
    build: {
      outDir: at('out/renderer'),
      assetsInlineLimit: 0,
      rolldownOptions: { input: at('src/renderer/index.html') },
    },
    worker: { format: 'es' },
  },
});
