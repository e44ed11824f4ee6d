import { writeFile } from 'node:fs/promises';
import type { Script } from '../../src/renderer/vision/virtual-signer/script.js';
import { timeline } from '../../src/renderer/vision/virtual-signer/script.js';
import { launchChromium } from '../support/chromium.js';
import { bundlePage, openPage } from '../support/page.js';

const FPS = 15;
const QUALITY = 0.85;

/**
 * Records scripts of the virtual signer as a person would: .webm films by the browser's own recorder, in real time, one
 * a script. As such recordings usually are, they do not say how long they are.
 */
export async function recordFilms(scripts: ReadonlyMap<string, Script>): Promise<void> {
  const [browser, bundle] = await Promise.all([launchChromium(), bundlePage('test/footage/page')]);
  try {
    const page = await browser.newPage();
    await openPage(page, bundle);
    await page.waitForFunction(() => window.footage !== undefined, null, { timeout: 60_000 });
    for (const [path, script] of scripts) {
      const count = Math.ceil((timeline(script).durationMs * FPS) / 1000);
      const film = await page.evaluate(
        async ([script, fps, quality, count]) => {
          const jpegs = (await window.footage?.pictures(script, fps, quality, 0, count)) ?? [];
          const pictures = await Promise.all(
            jpegs.map(async (jpeg) =>
              createImageBitmap(await (await fetch(`data:image/jpeg;base64,${jpeg}`)).blob()),
            ),
          );
          const canvas = document.createElement('canvas');
          Object.assign(canvas, { width: 640, height: 480 });
          const context = canvas.getContext('2d');
          const recorder = new MediaRecorder(canvas.captureStream(fps), {
            mimeType: 'video/webm;codecs=vp8',
            videoBitsPerSecond: 4e6,
          });
          const parts: Blob[] = [];
          recorder.ondataavailable = ({ data }) => parts.push(data);
          const stopped = new Promise((done) => (recorder.onstop = done));
          recorder.start();
          const begun = performance.now();
          for (const [i, picture] of pictures.entries()) {
            context?.drawImage(picture, 0, 0);
            const next = begun + ((i + 1) * 1000) / fps;
            await new Promise((drawn) => setTimeout(drawn, next - performance.now()));
          }
          recorder.stop();
          await stopped;
          const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
          return Array.from(bytes);
        },
        [script, FPS, QUALITY, count] as const,
      );
      await writeFile(path, Uint8Array.from(film));
    }
  } finally {
    await browser.close();
  }
}
