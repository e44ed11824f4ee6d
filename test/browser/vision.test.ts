import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Script } from '../../src/renderer/vision/virtual-signer/script.js';
import { renderFootage } from '../footage/render-footage.js';
import { launchChromium } from '../support/chromium.js';
import { buildPage, serveSite, type Site } from '../support/static-site.js';
import type { Failure, Noted } from './vision-page/main.js';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mudra-vision-'));
const clip = join(folder, 'camera.mjpeg');
const seconds = 1000;

/** One hand, the other hand, both: each stays on its own side of the picture. */
const script: Script = {
  seed: 5,
  look: 'steady',
  entries: [
    { kind: 'sign', signId: 'friend', seed: 1 },
    { kind: 'sign', signId: 'friend', seed: 2, leftHanded: true },
    { kind: 'sign', signId: 'more', seed: 3 },
  ],
};

let site: Site;

beforeAll(async () => {
  if (!existsSync(join(root, 'models/hand_landmarker.task'))) {
    execFileSync(process.execPath, [join(root, 'scripts/assemble-landmarkers.mjs')], { cwd: root });
  }
  const built = join(folder, 'page');
  await Promise.all([
    buildPage('test/browser/vision-page', built),
    renderFootage(script, { fps: 15, file: clip }),
  ]);
  site = await serveSite(built);
});

afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openVision(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => window.vision !== undefined);
  return page;
}

function useCamera(page: Page, deviceId: string | null = null): Promise<Failure | null> {
  return page.evaluate(async (id) => {
    const { vision } = window;
    return vision ? vision.use(vision.camera(id)) : null;
  }, deviceId);
}

/** Waits for `count` more frames, then gives all of them. */
async function framesAfter(page: Page, count: number, timeout = 60 * seconds): Promise<Noted[]> {
  const before = await page.evaluate(() => window.vision?.frames.length ?? 0);
  await page.waitForFunction((n) => (window.vision?.frames.length ?? 0) >= n, before + count, { timeout });
  return page.evaluate(() => window.vision?.frames ?? []);
}

function expectRising(frames: readonly { readonly time: number }[]): void {
  frames.slice(1).forEach((frame, i) => expect(frame.time).toBeGreaterThan(frames[i]?.time ?? 0));
}

describe('with a camera', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium({ clip });
    const context = await browser.newContext();
    context.on('request', (request) => asked.push(request.url()));
    page = await openVision(context);
    expect(await useCamera(page)).toBeNull();
  });

  afterAll(() => browser?.close());

  it('sees the hands of the film, each under its own name, in rising time', async () => {
    await page.waitForFunction(
      () => {
        const seen = (count: number, label?: string): number =>
          window.vision?.frames.filter(
            ({ hands }) => hands.length === count && (!label || hands[0]?.label === label),
          ).length ?? 0;
        return seen(2) >= 12 && seen(1, 'Right') >= 12 && seen(1, 'Left') >= 12;
      },
      null,
      { timeout: 120 * seconds },
    );
    const frames = await framesAfter(page, 1);
    expectRising(frames);
    // Un-mirrored, the signer's right hand is in the left half of the picture.
    const hands = frames.flatMap((frame) => frame.hands);
    const rightly = hands.filter(({ label, x }) => label === (x < 0.5 ? 'Right' : 'Left'));
    expect(rightly.length / hands.length).toBeGreaterThan(0.9);
    for (const { hands: both } of frames) {
      expect(new Set(both.map(({ label }) => label)).size).toBe(both.length);
    }
  });

  it('looks for one hand where one is alone, and for two again', async () => {
    await page.waitForFunction(
      () => {
        const looked = (window.vision?.frames ?? []).map((frame) => frame.lookedFor).join('');
        return /1{2,}2+1{2,}/.test(looked);
      },
      null,
      { timeout: 120 * seconds },
    );
    const frames = await framesAfter(page, 1);
    expect(frames[0]?.lookedFor).toBe(2);
    // One that is gone is looked for with both at once, so that no frame is empty for that reason.
    const single = frames.filter((frame) => frame.lookedFor === 1);
    expect(new Set(single.map((frame) => frame.hands.length))).toEqual(new Set([1]));
  });

  it('tells its speed', async () => {
    const stats = await page.evaluate(() => window.vision?.session.stats.value);
    expect(stats?.fps).toBeGreaterThan(0);
    expect(stats?.visionMs).toBeGreaterThan(1);
    expect(stats?.visionMs).toBeLessThan(5000);
  });

  it.each(['graph', 'worker', 'silence'] as const)('goes on after a %s failure', async (how) => {
    await page.evaluate((kind) => window.vision?.session.crash(kind), how);
    const frames = await framesAfter(page, 8);
    expectRising(frames);
    expect(await page.evaluate(() => window.vision?.session.status.value)).toBe('running');
    await page.waitForFunction(
      (from) => window.vision?.frames.slice(from).some((f) => f.hands.length > 0),
      frames.length,
      { timeout: 60 * seconds },
    );
  });

  it('goes on when the page is not told of new pictures', async () => {
    await page.evaluate(() => {
      HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
    });
    // The callbacks already asked for come once more; then the video itself is looked at.
    const frames = await framesAfter(page, 8);
    expectRising(frames);
    await page.reload();
    await page.waitForFunction(() => window.vision !== undefined);
    expect(await useCamera(page)).toBeNull();
  });

  it('names its camera, and says when another stands in for the chosen one', async () => {
    const cameras = await page.evaluate(() => window.vision?.listCameras());
    expect(cameras?.length).toBeGreaterThan(0);
    const [camera] = cameras ?? [];
    const label = (): Promise<string | undefined> =>
      page.evaluate(() => window.vision?.session.source.value?.label);
    expect(await useCamera(page, camera?.id ?? '')).toBeNull();
    expect(await label()).toBe(camera?.label);
    expect(await useCamera(page, 'a-camera-that-was-sold')).toBeNull();
    expect(await label()).toContain(camera?.label);
    expect(await label()).toContain('chosen camera');
  });

  it('says that the camera was unplugged, and comes back', async () => {
    await framesAfter(page, 3);
    const after = await page.evaluate(() => {
      const session = window.vision?.session;
      const view = session?.source.value?.view as HTMLVideoElement;
      const [track] = (view.srcObject as MediaStream).getVideoTracks();
      track?.dispatchEvent(new Event('ended'));
      return {
        status: session?.status.value,
        code: session?.error.value?.code,
        source: session?.source.value,
        track: track?.readyState,
      };
    });
    expect(after).toEqual({ status: 'failed', code: 'camera.unplugged', source: null, track: 'ended' });
    expect(await useCamera(page)).toBeNull();
    await framesAfter(page, 3);
  });

  it('releases the camera when stopped, also while it starts', async () => {
    const result = await page.evaluate(async () => {
      const { vision } = window;
      if (!vision) return null;
      const first = vision.camera(null);
      const second = vision.camera(null);
      const overtaken = vision.use(first);
      const used = await vision.use(second);
      await overtaken;
      const track = (second.view.srcObject as MediaStream).getVideoTracks()[0];
      vision.session.stop();
      return {
        used,
        first: first.view.srcObject,
        second: second.view.srcObject,
        track: track?.readyState,
        status: vision.session.status.value,
      };
    });
    expect(result).toEqual({ used: null, first: null, second: null, track: 'ended', status: 'off' });
  });

  it('gives up with the reason when the worker cannot be replaced', async () => {
    expect(await useCamera(page)).toBeNull();
    await framesAfter(page, 2);
    site.missing.add('/models/hand_landmarker.task');
    try {
      await page.evaluate(() => window.vision?.session.crash('worker'));
      await page.waitForFunction(() => window.vision?.session.status.value === 'failed', null, {
        timeout: 60 * seconds,
      });
      const error = await page.evaluate(() => {
        const found = window.vision?.session.error.value;
        return found ? { code: found.code, params: found.params } : null;
      });
      expect(error?.code).toBe('vision.failed');
      expect(error?.params['message']).not.toBe('');
      // Nor can another start.
      expect((await useCamera(page))?.code).toBe('vision.failed');
    } finally {
      site.missing.clear();
    }
    expect(await useCamera(page)).toBeNull();
    await framesAfter(page, 2);
  });

  it('asked nobody but its own host, and broke no rule of the content policy', async () => {
    expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
    expect(asked.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url))).toEqual([]);
    expect(await page.evaluate(() => window.vision?.violations)).toEqual([]);
  });
});

describe('without a camera', () => {
  it('says that the camera was refused', async () => {
    const browser = await launchChromium({ camera: 'asks' });
    try {
      const context = await browser.newContext({ permissions: [] });
      const page = await openVision(context);
      expect(await useCamera(page)).toEqual({ code: 'camera.refused', params: {} });
      expect(await page.evaluate(() => window.vision?.session.status.value)).toBe('failed');
    } finally {
      await browser.close();
    }
  });

  it('says that there is none, also when one is remembered', async () => {
    const browser = await launchChromium({ camera: 'none' });
    try {
      const page = await openVision(await browser.newContext());
      expect(await useCamera(page)).toEqual({ code: 'camera.none', params: {} });
      expect(await useCamera(page, 'remembered')).toEqual({ code: 'camera.none', params: {} });
    } finally {
      await browser.close();
    }
  });
});

describe('films and drawing', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await openVision(await browser.newContext({ deviceScaleFactor: 2 }));
  });

  afterAll(() => browser?.close());

  it('gives a slow consumer every picture of a film, in rising time', async () => {
    const result = await page.evaluate(async () => {
      const { vision } = window;
      if (!vision) return null;
      const film = await vision.record(40, 15);
      return { fast: await vision.consume(film, 0), slow: await vision.consume(film, 150) };
    });
    const { fast, slow } = result ?? { fast: null, slow: null };
    expect(slow?.times.length).toBeGreaterThanOrEqual(30);
    expect(slow?.times).toEqual(fast?.times);
    expectRising((slow?.times ?? []).map((time) => ({ time })));
    // The film's own clock, not the consumer's: 40 pictures at 15 a second, though 6 seconds were spent.
    expect(slow?.times.at(-1)).toBeLessThan(4500);
  });

  it('ends with the film and keeps its last picture', async () => {
    const alone = await page.evaluate(async () => {
      const { vision } = window;
      if (!vision) return [];
      const film = await vision.record(20, 15);
      const { times } = await vision.consume(film, 0);
      await vision.session.use(vision.film(film));
      return times;
    });
    expect(alone.length).toBeGreaterThanOrEqual(10);
    await page.waitForFunction(() => window.vision?.session.status.value === 'off', null, {
      timeout: 60 * seconds,
    });
    const after = await page.evaluate(() => ({
      kind: window.vision?.session.source.value?.kind,
      error: window.vision?.session.error.value,
      frames: window.vision?.frames ?? [],
    }));
    expect(after.kind).toBe('film');
    expect(after.error).toBeNull();
    // As many as a consumer sees that does nothing: none was lost to the search for hands.
    expect(after.frames.map(({ time }) => time)).toEqual(alone);
    expectRising(after.frames);
  });

  it('says which film cannot be played', async () => {
    const failure = await page.evaluate(async () => {
      const { vision } = window;
      return vision ? vision.use(vision.film(new File(['not a film'], 'notes.webm'))) : null;
    });
    expect(failure).toEqual({ code: 'film.unreadable', params: { name: 'notes.webm' } });
  });

  it('draws each hand at its place, in its colour, left as rings and right as discs', async () => {
    const drawn = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#overlay');
      const { vision } = window;
      if (!canvas || !vision) return null;
      // A hand of one point: all landmarks at x, y.
      const hand = (handedness: 'Left' | 'Right', x: number, y: number): object => ({
        handedness,
        score: 1,
        landmarks: Array.from({ length: 21 }, () => [x, y, 0]).flat(),
      });
      const frame = { time: 0, aspect: 1, hands: [hand('Right', 0.25, 0.5), hand('Left', 0.75, 0.25)] };
      vision.drawHands(canvas, frame as unknown as Parameters<typeof vision.drawHands>[1]);
      const context = canvas.getContext('2d');
      const at = (x: number, y: number): number[] =>
        Array.from(context?.getImageData(x * 2, y * 2, 1, 1).data ?? []);
      // A square picture in 300 × 200: 200 × 200 with 50 to its left.
      const result = {
        size: [canvas.width, canvas.height],
        right: at(50 + 50, 100),
        rightRing: at(50 + 50 + 2, 100),
        left: at(50 + 150, 50),
        leftRing: at(50 + 150 + 3, 50),
        away: at(50 + 100, 150),
      };
      vision.drawHands(canvas, null);
      return { ...result, cleared: at(50 + 50, 100) };
    });
    expect(drawn?.size).toEqual([600, 400]);
    expect(drawn?.right).toEqual([255, 0, 0, 255]);
    expect(drawn?.rightRing).toEqual([255, 0, 0, 255]);
    expect(drawn?.leftRing).toEqual([0, 0, 255, 255]);
    expect(drawn?.away).toEqual([0, 0, 0, 0]);
    expect(drawn?.cleared).toEqual([0, 0, 0, 0]);
  });
});
