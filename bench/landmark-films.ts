import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { timeline, type Script } from '../src/renderer/vision/virtual-signer/script.js';
import type { HandFrame } from '../src/shared/domain/hand.js';
import { launchChromium } from '../test/support/chromium.js';
import { bundlePage, openPage } from '../test/support/page.js';

const CHUNK = 100;

/**
 * What MediaPipe sees of a script of the virtual signer, rendered at `fps` in real Chromium, before the
 * tracker of the application. Kept in the system's temporary folder by script and rate; remove the folder
 * `mudra-landmarks` there after changing the signer.
 */
export async function landmarksOf(script: Script, fps: number): Promise<HandFrame[]> {
  const name = createHash('sha256')
    .update(JSON.stringify([script, fps]))
    .digest('hex')
    .slice(0, 16);
  const file = join(tmpdir(), 'mudra-landmarks', `${name}.json`);
  if (!existsSync(file)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, JSON.stringify(await record(script, fps)));
    await rename(`${file}.part`, file);
  }
  return JSON.parse(await readFile(file, 'utf8')) as HandFrame[];
}

async function record(script: Script, fps: number): Promise<HandFrame[]> {
  const pictures = Math.floor((timeline(script).durationMs * fps) / 1000);
  const [browser, bundle] = await Promise.all([launchChromium(), bundlePage('test/footage/detect-page')]);
  try {
    const page = await browser.newPage();
    await openPage(page, bundle, {
      '/wasm/': 'node_modules/@mediapipe/tasks-vision/wasm/',
      '/models/': 'models/',
    });
    await page.waitForFunction(() => window.detect !== undefined, null, { timeout: 120_000 });
    const frames: HandFrame[] = [];
    for (let from = 0; from < pictures; from += CHUNK) {
      const chunk = await page.evaluate(
        ([script, fps, from, count]) => window.detect?.film(script, fps, from, count) ?? [],
        [script, fps, from, Math.min(CHUNK, pictures - from)] as const,
      );
      frames.push(...chunk);
      process.stderr.write(`${frames.length} of ${pictures} pictures\n`);
    }
    return frames;
  } finally {
    await browser.close();
  }
}
