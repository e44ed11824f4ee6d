import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Address under the page → file of the repository at `root`. Only the module build of MediaPipe's wasm is asked for. */
export function visionAssets(root: string): Readonly<Record<string, string>> {
  const wasm = join(root, 'node_modules/@mediapipe/tasks-vision/wasm');
  return {
    'vision/wasm/vision_wasm_module_internal.js': join(wasm, 'vision_wasm_module_internal.js'),
    'vision/wasm/vision_wasm_module_internal.wasm': join(wasm, 'vision_wasm_module_internal.wasm'),
    'models/hand_landmarker.task': join(root, 'models/hand_landmarker.task'),
  };
}

function contentType(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  return path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}

/** Puts MediaPipe's wasm and the landmark bundle beside the page: copied in a build, served in development. */
export function visionAssetsPlugin(root: string): Plugin {
  const assets = visionAssets(root);
  return {
    name: 'vision-assets',
    async generateBundle() {
      for (const [fileName, file] of Object.entries(assets)) {
        this.emitFile({ type: 'asset', fileName, source: await readFile(file) });
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').split('?')[0]?.slice(1) ?? '';
        const file = assets[path];
        if (!file) return next();
        response.setHeader('content-type', contentType(path));
        createReadStream(file).pipe(response);
      });
    },
  };
}
