import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import type { VirtualSignId } from '../../src/renderer/vision/virtual-signer/signs.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../src/shared/domain/units.js';
import { idleScene, isolatedScene, type Scene } from '../support/virtual-stream/acts.js';
import { ASPECT, JointCamera } from '../support/virtual-stream/joint-camera.js';
import { virtualStream } from '../support/virtual-stream/virtual-stream.js';

const fps = 30;
/** Hands stay away for so long at first: that is when the recorder counts down. */
const stepBackMs = 3600;
/** And for so long before a performance that is to be captioned. */
const lookUpMs = 1500;

/** One person before the camera of the app under test, whose hands the app gets as MediaPipe would see them. */
export class Newcomer {
  private constructor(
    private readonly page: Page,
    private readonly camera: JointCamera,
    private readonly person: number,
  ) {}

  static async before(page: Page, person: number): Promise<Newcomer> {
    return new Newcomer(page, await JointCamera.create(), person);
  }

  /** Steps back, then performs signs with the hands lowered between them. */
  async teach(ids: readonly VirtualSignId[], seed: number): Promise<void> {
    await this.show(isolatedScene(ids, seed, { person: this.person }), seed, stepBackMs);
  }

  /** Steps back, then does nothing that means anything. */
  async rest(seconds: number, seed: number): Promise<void> {
    await this.show(idleScene(seconds / 60, seed, { person: this.person }), seed, stepBackMs);
  }

  /** Performs signs and says what was captioned at each of them: one caption, no caption (''), or several. */
  async captioned(ids: readonly VirtualSignId[], seed: number): Promise<string[]> {
    const scene = isolatedScene(ids, seed, { person: this.person });
    const { from } = await this.show(scene, seed, lookUpMs);
    const captions = await this.page.$$eval('[data-testid=history-item]', (items) =>
      items.map((item) => ({
        sign: item.getAttribute('data-sign') ?? '',
        startedAt: Number(item.getAttribute('data-started')),
      })),
    );
    // Hands come into view a little before a sign begins.
    const begins = scene.signs.map(({ startMs }) => from + lookUpMs + startMs - 800);
    return begins.map((begin, i) => {
      const end = begins[i + 1] ?? Infinity;
      const said = captions.filter(({ startedAt }) => startedAt >= begin && startedAt < end);
      return said.map(({ sign }) => sign).join('+');
    });
  }

  /** Milliseconds on the signer's clock. */
  now(): Promise<number> {
    return this.page.evaluate(() => window.signer?.now() ?? NaN);
  }

  private async show(scene: Scene, seed: number, after: number): Promise<{ from: number; to: number }> {
    const away = Math.ceil((after * fps) / 1000);
    const performed = [...virtualStream('', '', scene, this.camera, { seed, fps }).frames()].map(rounded);
    const frames: HandFrame[] = Array.from({ length: away }, (_, k) => ({
      time: ms(((k - away) * 1000) / fps),
      aspect: ASPECT,
      hands: [],
    }));
    const shown = await this.page.evaluate((all) => window.signer?.play(all), [...frames, ...performed]);
    if (!shown) throw new Error('the page has no signer');
    return shown;
  }
}

/** Landmarks as exact as a take keeps them, and quicker to send. */
function rounded(frame: HandFrame): HandFrame {
  const hands = frame.hands.map((hand) => ({
    ...hand,
    landmarks: hand.landmarks.map((n) => Math.round(n * 1e6) / 1e6) as unknown as ImageLandmarks,
  }));
  return { ...frame, hands };
}

/** Takes of the sign that is looked at, as its list tells of them. */
export const takesOn = (page: Page): Promise<string[]> =>
  page.$$eval('[data-testid=take]', (all) => all.map((take) => take.textContent ?? ''));

/** Goes on with Tab until the focus is on the first of `selector`, or the last one there is by then. */
export async function tabTo(page: Page, selector: string, last = false): Promise<Locator> {
  const all = page.locator(selector);
  const wanted = last ? all.last() : all.first();
  await wanted.waitFor();
  for (let k = 0; k < 150; k++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return wanted;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** Goes there with Tab and presses Enter. */
export async function enter(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}

/** The same with the last of them, such as the newest message. */
export async function enterLast(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector, true);
  await page.keyboard.press('Enter');
}

export async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}
