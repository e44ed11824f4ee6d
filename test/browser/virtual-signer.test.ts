import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Script } from '../../src/renderer/vision/virtual-signer/script.js';
import { virtualSigns } from '../../src/renderer/vision/virtual-signer/signs.js';
import { renderFootage } from '../footage/render-footage.js';
import type { Seen } from '../footage/detect-page/main.js';
import { launchChromium } from '../support/chromium.js';
import { bundlePage, openPage } from '../support/page.js';

const root = resolve(import.meta.dirname, '../..');
const share = (part: number, whole: number): number => part / Math.max(1, whole);

describe('the virtual signer before MediaPipe', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    if (!existsSync(join(root, 'models/hand_landmarker.task'))) {
      execFileSync(process.execPath, [join(root, 'scripts/assemble-landmarkers.mjs')], { cwd: root });
    }
    const [started, bundle] = await Promise.all([launchChromium(), bundlePage('test/footage/detect-page')]);
    browser = started;
    page = await browser.newPage();
    await openPage(page, bundle, {
      '/wasm/': 'node_modules/@mediapipe/tasks-vision/wasm/',
      '/models/': 'models/',
    });
    await page.waitForFunction(() => window.detect !== undefined, null, { timeout: 120_000 });
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('is found, with the right hand called right, in every sign by right- and left-handed signers', async () => {
    const all: Seen[] = [];
    for (const [i, sign] of virtualSigns.entries()) {
      const seen = await page.evaluate(
        ([id, seed, leftHanded]) => window.detect?.perform(id, seed, leftHanded),
        [sign.id, 40 + i, i % 2 === 1] as const,
      );
      if (!seen) throw new Error('the page has no detector');
      expect(seen.wanted, sign.id).toBeGreaterThanOrEqual(10 * sign.hands);
      expect(share(seen.found, seen.wanted), sign.id).toBeGreaterThanOrEqual(0.8);
      expect(share(seen.rightlyNamed, seen.found), sign.id).toBeGreaterThanOrEqual(0.8);
      all.push(seen);
    }
    const sum = (key: keyof Seen): number => all.reduce((total, seen) => total + seen[key], 0);
    expect(share(sum('found'), sum('wanted'))).toBeGreaterThanOrEqual(0.9);
    expect(share(sum('rightlyNamed'), sum('found'))).toBeGreaterThanOrEqual(0.9);
    expect(sum('ghosts')).toBe(0);
    // The landmarks lie on the hand, and the hand is as large as a person's before a desk.
    expect(sum('error') / all.length).toBeLessThan(0.25);
    expect(sum('palm') / all.length).toBeGreaterThan(0.15);
    expect(sum('palm') / all.length).toBeLessThan(0.3);
  });

  it('plays on its own time as a source and lets go of everything when stopped', async () => {
    const played = await page.evaluate(() => window.detect?.playSource());
    if (!played) throw new Error('the page has no detector');
    expect(played.times.length).toBeGreaterThan(20);
    played.times.forEach((time, k) => expect(time).toBeCloseTo(((k + 1) * 1000) / 15, 6));
    played.microseconds.forEach((us, k) => expect(us).toBe(Math.round((played.times[k] ?? 0) * 1000)));
    expect(played.sizes).toEqual(['640×480 of 640×480']);
    expect(played.hands).toContain('Right');
    expect(played.heard).toEqual(['hello', null, 'wait', null]);
    expect(played.afterStop).toEqual(['AbortError', 'AbortError', 'AbortError']);
    expect(played.afterStopNext).toBe(true);
  });

  it('never runs faster than it may', async () => {
    const pace = (maxSpeed: number): Promise<number | undefined> =>
      page.evaluate((speed) => window.detect?.pace(speed, 15), maxSpeed);
    expect(await pace(1)).toBeGreaterThanOrEqual(990);
    expect(await pace(4)).toBeGreaterThanOrEqual(245);
  });
});

describe('footage', () => {
  const script: Script = {
    seed: 8,
    entries: [
      { kind: 'sign', signId: 'stop', seed: 1 },
      { kind: 'sign', signId: 'more', seed: 2, leftHanded: true },
    ],
  };

  it('is rendered for the fake camera, every picture twice, and shown by it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mudra-test-'));
    const file = join(folder, 'clip.mjpeg');
    try {
      const footage = await renderFootage(script, { file });
      expect(footage.signs.map(({ signId }) => signId)).toEqual(['stop', 'more']);
      const film = readFileSync(file);
      let images = 0;
      for (let at = film.indexOf('ffd8ff', 0, 'hex'); at >= 0; at = film.indexOf('ffd8ff', at + 3, 'hex'))
        images++;
      expect(images).toBe(2 * footage.pictures);
      expect(footage.pictures).toBe(Math.ceil((footage.durationMs * 15) / 1000));

      const again = join(folder, 'again.mjpeg');
      expect((await renderFootage(script, { file: again })).msPerPicture).toBe(0);
      expect(readFileSync(again).equals(film)).toBe(true);
      expect(await shownByCamera(file)).toEqual({ width: 640, height: 480, moves: true });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** What a page sees when it asks for the camera: its size, and whether its picture changes. */
async function shownByCamera(clip: string): Promise<{ width: number; height: number; moves: boolean }> {
  const browser = await launchChromium({ clip });
  try {
    const page = await browser.newPage();
    await openPage(page, new Map([['/index.html', '<!doctype html><video muted></video>']]));
    return await page.evaluate(async () => {
      const video = document.querySelector('video');
      if (!video) throw new Error('no video');
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
      await video.play();
      const context = new OffscreenCanvas(64, 48).getContext('2d', { willReadFrequently: true });
      const pictures = new Set<string>();
      for (let k = 0; k < 300 && pictures.size < 5; k++) {
        await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        context?.drawImage(video, 0, 0, 64, 48);
        pictures.add(String(context?.getImageData(0, 0, 64, 48).data));
      }
      return { width: video.videoWidth, height: video.videoHeight, moves: pictures.size >= 5 };
    });
  } finally {
    await browser.close();
  }
}
