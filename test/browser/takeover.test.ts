import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { builtFile } from '../../src/main/app/built-file.js';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import { t } from '../../src/shared/i18n/t.js';
import { ensureBuilt } from '../support/built-app.js';
import { launchChromium } from '../support/chromium.js';

let folder: string;
let app: Application;
let host: WebHost;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(join(tmpdir(), 'mudra-takeover-'));
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: () => {
      throw new Error('no training here');
    },
  });
  host = await startWebHost({ app, rendererFolder: builtFile('renderer') });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await app?.dispose();
  await rm(folder, { recursive: true });
});

it('a second page takes over: the first says so, lets go of the camera and can take it back', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const first = await context.newPage();
  await first.goto(host.url);
  await first.waitForSelector('html[data-ready=true]');
  await first.goto(`http://127.0.0.1:${host.port}/#/teach`);
  const cameras = (): Promise<string[]> =>
    first.evaluate(() =>
      (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map((track) => track.readyState),
    );
  await first.waitForSelector('[data-testid=stage][data-vision=running]', { timeout: 60_000 });
  expect(await cameras()).toContain('live');
  const second = await context.newPage();
  await second.goto(host.url);
  await second.waitForSelector('html[data-ready=true]');
  const failure = await first.waitForSelector('[data-testid=failure]');
  expect(await failure.textContent()).toContain(t('error.host.elsewhere'));
  await expect.poll(cameras, { timeout: 10_000 }).not.toContain('live');
  await first.reload();
  await first.waitForSelector('html[data-ready=true]');
  await second.waitForSelector('[data-testid=failure]');
  expect(await first.locator('[data-testid=failure]').count()).toBe(0);
});
