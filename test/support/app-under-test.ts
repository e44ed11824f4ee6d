import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.js';
import { startHost } from './host-process.js';

/**
 * A caption as the page showed it; `startedAt`: when its movement began, by the camera's own clock, in ms
 * since the camera was opened, which is when the film began. A busy machine captions later, not elsewhere.
 */
export interface SeenCaption {
  readonly sign: string;
  readonly startedAt: number;
}

/**
 * The built app behind its loopback host, in a real Chromium whose camera shows a film. Everything lies in a
 * folder of its own.
 */
export class AppUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'mudra-app-'));
  /** Addresses that were asked for outside the app's own origin. */
  readonly foreign: string[] = [];
  /** Errors of the page and breaches of its content policy. */
  readonly troubles: string[] = [];
  private readonly clip = join(this.folder, 'camera.mjpeg');
  private child: ChildProcess | null = null;
  private browser: Browser | null = null;
  private opened: Page | null = null;

  get page(): Page {
    if (!this.opened) throw new Error('not started');
    return this.opened;
  }

  /**
   * Starts host and browser; the camera shows `film` from its beginning, or Chromium's own test picture. `before`
   * runs in the page before the app.
   */
  async start(film: string | null, before?: () => void): Promise<void> {
    const started = startHost(join(this.folder, 'data'));
    this.child = started.child;
    const url = await started.url;
    if (film !== null) this.show(film);
    this.browser = await launchChromium(film === null ? {} : { clip: this.clip });
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } });
    const origin = new URL(url).origin;
    context.on('request', (request) => {
      const address = request.url();
      const own = [origin, origin.replace('http', 'ws'), 'data:', `blob:${origin}`];
      if (!own.some((prefix) => address.startsWith(prefix))) this.foreign.push(address);
    });
    const page = await context.newPage();
    this.opened = page;
    page.on('pageerror', (error) => this.troubles.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.troubles.push(message.text());
    });
    await page.addInitScript(watchCaptions);
    if (before) await page.addInitScript(before);
    await page.goto(url);
    await this.ready();
  }

  /** Opens `screen` anew with the camera on `film`, from its beginning, and waits until frames flow. */
  async play(film: string, screen: string): Promise<void> {
    this.show(film);
    await this.page.goto(`${new URL(this.page.url()).origin}/#/${screen}`);
    await this.page.reload();
    await this.ready();
    await this.page.waitForSelector('[data-testid=stage][data-vision=running]', { timeout: 60_000 });
  }

  /** Milliseconds of the film that have been shown. */
  filmTime(): Promise<number> {
    return this.page.evaluate(() => performance.now() - (window.cameraOpenedAt ?? NaN));
  }

  /** The captions shown since the page was opened. */
  captions(): Promise<readonly SeenCaption[]> {
    return this.page.evaluate(() => (window.seenCaptions ?? []).slice());
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    const { child } = this;
    if (child && child.exitCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    await this.page.waitForSelector('html[data-ready=true]', { timeout: 60_000 });
  }

  /** The camera opens the file that the link leads to whenever it is started. */
  private show(film: string): void {
    rmSync(this.clip, { force: true });
    symlinkSync(film, this.clip);
  }
}

declare global {
  interface Window {
    cameraOpenedAt?: number;
    seenCaptions?: SeenCaption[];
  }
}

/** Runs in the page before it: notes when the camera was opened, and each caption from then on as it appears. */
function watchCaptions(): void {
  const seen: SeenCaption[] = [];
  window.seenCaptions = seen;
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    window.cameraOpenedAt = performance.now();
    return stream;
  };
  const known = new WeakSet<Element>();
  new MutationObserver(() => {
    for (const item of document.querySelectorAll('[data-testid=history-item]')) {
      if (known.has(item)) continue;
      known.add(item);
      // Restored from before the page was loaded anew.
      if (window.cameraOpenedAt === undefined) continue;
      const sign = item.getAttribute('data-sign') ?? '';
      const started = Number(item.getAttribute('data-started'));
      seen.push({ sign, startedAt: started - (window.cameraOpenedAt ?? NaN) });
    }
  }).observe(document, { childList: true, subtree: true });
}
