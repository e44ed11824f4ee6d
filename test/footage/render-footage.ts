import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  timeline,
  type Script,
  type SignSpan,
  type Span,
} from '../../src/renderer/vision/virtual-signer/script.js';
import { launchChromium } from '../support/chromium.js';
import { bundlePage, openPage } from '../support/page.js';

const root = resolve(import.meta.dirname, '../..');
/** Chromium's fake camera plays .mjpeg at this rate, whatever the film was made for. */
const CAMERA_FPS = 30;
const QUALITY = 0.85;
/** Pictures asked for at a time: few enough for one message, many enough not to wait for each. */
const CHUNK = 60;

export interface FootageOptions {
  /** Pictures a second, a divisor of 30. Default 15: each picture is written twice. */
  readonly fps?: number;
  /** Where the film goes, an .mjpeg file; its folder must exist. */
  readonly file: string;
}

export interface Footage {
  /** When which sign is performed, in film time; the film repeats after `durationMs`. */
  readonly signs: readonly SignSpan[];
  readonly idles: readonly Span[];
  readonly durationMs: number;
  /** Different pictures in the film. */
  readonly pictures: number;
  /** Time spent on rendering a picture; 0 when the film was there already. */
  readonly msPerPicture: number;
}

/**
 * Renders a script with the virtual signer, as fast as the machine can, to a film for Chromium's fake
 * camera (`launchChromium({ clip })`). The same script gives the same film; films are kept in the system's
 * temporary folder and rendered again only when the script or the signer's code changes.
 */
export async function renderFootage(script: Script, { fps = 15, file }: FootageOptions): Promise<Footage> {
  if (CAMERA_FPS % fps !== 0) throw new RangeError(`${fps} pictures a second do not divide ${CAMERA_FPS}`);
  const { durationMs, signs, idles } = timeline(script);
  const pictures = Math.ceil((durationMs * fps) / 1000);
  const kept = join(tmpdir(), 'mudra-footage', `${await fingerprint(script, fps)}.mjpeg`);
  let msPerPicture = 0;
  if (!existsSync(kept)) {
    await mkdir(dirname(kept), { recursive: true });
    const started = performance.now();
    const part = `${kept}.${process.pid}`;
    await render(script, fps, pictures, part);
    await rename(part, kept);
    msPerPicture = (performance.now() - started) / pictures;
  }
  await copyFile(kept, file);
  return { signs, idles, durationMs, pictures, msPerPicture };
}

async function render(script: Script, fps: number, pictures: number, file: string): Promise<void> {
  const [browser, bundle, film] = await Promise.all([
    launchChromium(),
    bundlePage('test/footage/page'),
    open(file, 'w'),
  ]);
  try {
    const page = await browser.newPage();
    await openPage(page, bundle);
    await page.waitForFunction(() => window.footage !== undefined, null, { timeout: 60_000 });
    for (let from = 0; from < pictures; from += CHUNK) {
      const count = Math.min(CHUNK, pictures - from);
      const chunk = await page.evaluate(
        ([script, fps, quality, from, count]) =>
          window.footage?.pictures(script, fps, quality, from, count) ?? [],
        [script, fps, QUALITY, from, count] as const,
      );
      for (const picture of chunk) {
        const jpeg = Buffer.from(picture, 'base64');
        for (let copy = 0; copy < CAMERA_FPS / fps; copy++) await film.write(jpeg);
      }
    }
  } finally {
    await Promise.all([browser.close(), film.close()]);
  }
}

/** Changes with everything that the film's pictures depend on. */
async function fingerprint(script: Script, fps: number): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([script, fps, CAMERA_FPS, QUALITY]));
  const folders = ['src/renderer/vision/virtual-signer', 'test/footage/page'].map((folder) =>
    join(root, folder),
  );
  for (const folder of folders) {
    for (const name of (await readdir(folder)).sort())
      hash.update(name).update(await readFile(join(folder, name)));
  }
  hash.update(await readFile(join(root, 'src/shared/domain/random.ts')));
  for (const name of ['three', '@webxr-input-profiles/assets']) {
    const manifest = await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8');
    hash.update(manifest);
  }
  return hash.digest('hex').slice(0, 32);
}
