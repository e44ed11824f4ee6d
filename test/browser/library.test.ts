import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { builtFile } from '../../src/main/app/built-file.js';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import { ensureBuilt } from '../support/built-app.js';
import { launchChromium } from '../support/chromium.js';
import { filesIn, teach } from '../support/mudra-file.js';

let folder: string;
let app: Application;
let host: WebHost;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(join(tmpdir(), 'mudra-library-'));
  await teach(join(folder, 'data/library'), { yes: 2, no: 2 });
  app = await openApplication({
    dataFolder: join(folder, 'data'),
    host: 'web',
    version: '0.0.0',
    forkTrainer: () => {
      throw new Error('no training here');
    },
  });
  host = await startWebHost({ app, rendererFolder: builtFile('renderer') });
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(host.url);
  await page.waitForSelector('html[data-ready=true]');
  await page.click('[data-testid=rail-library]');
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await app?.dispose();
  await rm(folder, { recursive: true });
});

/** Lets go of files above the middle of the screen. */
async function drop(files: Readonly<Record<string, Buffer>>): Promise<void> {
  const data = await page.evaluateHandle(
    (all) => {
      const transfer = new DataTransfer();
      for (const [name, text] of all) {
        transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
      }
      return transfer;
    },
    Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')] as const),
  );
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('[data-testid=drop-area]', event, { dataTransfer: data });
  }
}

it('signs are exported, wiped, dropped on the screen, looked at, added, and that is undone; sets change', async () => {
  const signsFolder = join(folder, 'data/library/signs');
  // Elsewhere a file that is let go changes nothing.
  await page.click('[data-testid=rail-signs]');
  const taken = await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.txt'));
    const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    return !document.querySelector('main')?.dispatchEvent(event);
  });
  expect(taken).toBe(true);
  await page.click('[data-testid=rail-library]');
  const before = await filesIn(signsFolder);
  await page.click('[data-testid=export]');
  await page.fill('[data-testid=export-who]', 'Ada, at home');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('[data-testid=export-go]'),
  ]);
  expect(download.suggestedFilename()).toBe('My signs.mudra');
  const bytes = await readFile(await download.path());

  for (const { id } of (await app.request('library.read', undefined)).signs) {
    await app.request('sign.remove', { signId: id });
  }
  await page.click('[data-testid=empty-trash]');
  await page.click('[data-testid=empty-trash-go]');
  await page.waitForSelector('[data-testid=empty-trash]', { state: 'detached' });
  expect(await filesIn(signsFolder)).toEqual(new Map());

  const notes = Buffer.from('no takes');
  await drop({ 'notes.txt': notes });
  await page.waitForSelector('[data-testid=import-failed]');
  await drop({ 'notes.txt': notes, 'signs.mudra': bytes, 'cut.mudra': bytes.subarray(0, 200) });
  const preview = await page.waitForSelector('[data-testid=preview]');
  expect(await preview.textContent()).toContain('Ada, at home');
  expect(await preview.textContent()).toContain('notes.txt: Mudra reads no takes from files of this kind.');
  expect(await page.textContent('[data-testid=preview-counts]')).toBe('2 signs with 4 takes.');
  expect(await filesIn(signsFolder)).toEqual(new Map());
  await page.dblclick('[data-testid=import-go]');
  await page.waitForSelector('[data-testid=import][data-stage=failed]');
  expect(await page.textContent('[data-testid=import-failed]')).toContain('cut off, or no archive at all');
  expect(await page.locator('[data-testid=toast-error]').count()).toBe(0);
  expect(await filesIn(signsFolder)).toEqual(before);
  await page.click('[data-testid=toast-action]');
  await expect.poll(async () => (await app.request('library.read', undefined)).signs.length).toBe(0);

  await page.click('[data-testid=set-create]');
  await page.fill('[data-testid=set-name]', 'At work');
  await page.click('[data-testid=set-name-go]');
  await page.waitForSelector('[data-testid=set][data-set="At work"][aria-current]');
  await page.click('[data-testid=check]');
  await page.waitForSelector('[data-testid=health-well]');
  // One that this page did not begin, as after a reload.
  await app.request('health.check', undefined);
  await page.waitForSelector('[data-testid=toast-info]:has-text("The check is done")');
});
