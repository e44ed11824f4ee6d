import axe from 'axe-core';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeEntrancePage } from '../../src/main/web/entrance-page.js';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import { launchChromium } from '../support/chromium.js';
import { SmallApplication } from '../support/small-application.js';

let folder: string;
let host: WebHost;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-entrance-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Inside</title>');
  host = await startWebHost({ app: new SmallApplication(), rendererFolder: folder });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true });
});

it.each([
  ['the private file', () => pathToFileURL(writeEntrancePage(host.url, folder).path).href],
  ['the printed address', () => host.url],
])('%s leads inside, with a strict cookie and no token left in the address', async (_name, entrance) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(entrance());
  await page.waitForURL(`http://127.0.0.1:${host.port}/`);
  expect(await page.title()).toBe('Inside');
  expect(await context.cookies()).toMatchObject([{ sameSite: 'Strict', httpOnly: true }]);
  await context.close();
});

it.each(['light', 'dark'] as const)(
  'who does not go on at once finds a link that all can use, in %s',
  async (colorScheme) => {
    const entrance = writeEntrancePage('http://127.0.0.1:1/', folder);
    // Without going on, there is time to look at it.
    const html = (await readFile(entrance.path, 'utf8')).replace(/<meta http-equiv="refresh"[^>]*>/, '');
    entrance.remove();
    const page = await browser.newPage({ colorScheme });
    await page.setContent(html);
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run(document));
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    expect(found.passes.map(({ id }) => id)).toContain('color-contrast');
    await page.close();
  },
);
