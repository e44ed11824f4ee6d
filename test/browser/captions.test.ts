import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { builtFile } from '../../src/main/app/built-file.js';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { ms } from '../../src/shared/domain/units.js';
import { ensureBuilt } from '../support/built-app.js';
import { launchChromium } from '../support/chromium.js';
import { syntheticSigns, syntheticTake } from '../support/synthetic-takes.js';

/** What is done with captions, in the built app: hands are made up and pushed in where the camera's would come. */
let folder: string;
let app: Application;
let host: WebHost;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const foreign: string[] = [];
const taught = syntheticSigns(3, 1);
let clock = 0;

const gone: readonly HandFrame[] = Array.from({ length: 20 }, (_, k) => ({
  time: ms(50 * k),
  aspect: 4 / 3,
  hands: [],
}));
function perform(sign: number, seed: number): void {
  for (const frames of [syntheticTake(sign, seededRandom(seed)), gone]) {
    for (const frame of frames) app.send('live.frame', { ...frame, time: ms(clock + frame.time) } as never);
    clock += (frames.at(-1)?.time ?? 0) + 40;
  }
}
function open(): Promise<Application> {
  return openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: () => {
      throw new Error('no training here');
    },
  });
}
const words = (): Promise<(string | null)[]> =>
  page
    .locator('[data-testid=history-item]')
    .evaluateAll((items) => items.map((e) => e.getAttribute('data-sign')));
const takesOf = async (name: string): Promise<number | undefined> =>
  (await app.request('library.read', undefined)).signs.find((sign) => sign.name === name)?.takes.length;
const more = async (testId: string): Promise<void> => {
  await page.click('[data-testid=live-more]');
  await page.click(`[data-testid=${testId}]`);
};

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(join(tmpdir(), 'mudra-captions-'));
  app = await open();
  await app.request('settings.write', { autoTrain: false });
  for (const { name, takes } of taught) {
    const { id } = await app.request('sign.add', { name, kind: 'sign' });
    const frames = takes[0]?.frames as never;
    await app.request('take.add', { signId: id, source: 'virtual-signer', frames });
  }
  host = await startWebHost({ app, rendererFolder: builtFile('renderer') });
  browser = await launchChromium({ camera: 'none' });
  context = await browser.newContext({ acceptDownloads: true });
  context.on('request', (request) => {
    if (!/^(data:|blob:http|http|ws)/.test(request.url()) || !request.url().includes('127.0.0.1')) {
      foreign.push(request.url());
    }
  });
  page = await context.newPage();
  await page.goto(host.url);
  await page.waitForSelector('html[data-ready=true]');
  await page.waitForSelector('[data-testid=sentence-clear]');
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await app?.dispose();
  await rm(folder, { recursive: true });
});

it('a wrong caption is put right by keys alone, which teaches; undo takes both back', async () => {
  perform(0, 5);
  await expect.poll(words).toEqual(['wave']);
  await page.keyboard.press('c');
  await page.waitForSelector('[data-testid=correct-choice]');
  await page.waitForSelector('[data-testid=correct-field]:focus');
  await page.keyboard.type('pre');
  await page.keyboard.press('Enter');
  await expect.poll(words).toEqual(['press']);
  await expect.poll(() => takesOf('press')).toBe(2);
  await page.click('[data-testid=toast-action]');
  await expect.poll(words).toEqual(['wave']);
  await expect.poll(() => takesOf('press')).toBe(1);
});

it('the sentence is edited as text, and the history is saved as a file', async () => {
  await page.keyboard.press('e');
  await page.fill('[data-testid=sentence-field]', 'wave to me');
  perform(1, 6);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.textContent('[data-testid=history]')).toBe('waveto mepress');
  const [download] = await Promise.all([page.waitForEvent('download'), more('save-jsonl')]);
  expect(download.suggestedFilename()).toMatch(/^mudra-\d{4}-\d\d-\d\d\.jsonl$/);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { sign: string }).sign)).toEqual(['wave', 'press']);
});

it('a second window shows the captions large, can be turned round, and takes nothing from the first', async () => {
  const [big] = await Promise.all([context.waitForEvent('page'), more('open-big')]);
  const last = (): Promise<string | null> => big.textContent('[data-testid=big-last]');
  await expect.poll(last).toBe('press');
  perform(0, 7);
  await expect.poll(last).toBe('wave');
  await big.keyboard.press('f');
  await big.waitForSelector('[data-testid=big][data-flipped=true]');
  expect(await page.locator('[data-testid=failure]').count()).toBe(0);
  // The window may be gone before the click is told to be over.
  const left = big.click('[data-testid=big-leave]').catch(() => undefined);
  await Promise.all([big.waitForEvent('close'), left]);
});

it('history and sentence outlast a reload; the history is forgotten with one button, and undone', async () => {
  const before = await words();
  await page.reload();
  await page.waitForSelector('html[data-ready=true]');
  await expect.poll(words).toEqual(before);
  expect(before.length).toBeGreaterThan(2);
  const kept = join(folder, 'captions.jsonl');
  const lines = async (): Promise<number> => (await readFile(kept, 'utf8')).trimEnd().split('\n').length - 1;
  await more('keep-captions');
  await expect.poll(lines, { timeout: 3000 }).toBe(3);
  await page.click('[data-testid=forget-history]');
  await expect.poll(() => existsSync(kept)).toBe(false);
  await page.click('[data-testid=toast-action]');
  await expect.poll(lines, { timeout: 3000 }).toBe(3);
});

it('a window that Electron opens for captions shows them with a bridge that answers nothing', async () => {
  const mini = await context.newPage();
  await mini.addInitScript(() => {
    const asked: string[] = [];
    const bridge = {
      host: 'electron',
      request: (name: string) => asked.push(name),
      send: (name: string) => asked.push(name),
      on: (name: string) => asked.push(name),
    };
    Object.assign(window, { mudra: bridge, asked, close: () => asked.push('close') });
  });
  await mini.goto(`http://127.0.0.1:${host.port}/?window=mini#/mini`);
  const last = (): Promise<string | null> => mini.textContent('[data-testid=mini-last]');
  await expect.poll(last).toBe('wave');
  perform(1, 9);
  await expect.poll(last).toBe('press');
  const asked = (): Promise<string[]> =>
    mini.evaluate(() => (window as unknown as { asked: string[] }).asked);
  expect(await asked()).toEqual([]);
  await mini.keyboard.press('Escape');
  expect(await asked()).toEqual(['close']);
  expect(await page.locator('[data-testid=failure]').count()).toBe(0);
  await mini.close();
});

it('single keys can be switched off, and a program is sent captions once that is switched on', async () => {
  await page.click('[data-testid=rail-settings]');
  await page.click('[data-testid=output-websocket]');
  const address = (await page.textContent('[data-testid=output-address]')) ?? '';
  const port = String(host.port);
  expect(address).not.toContain(port);
  const socket = new WebSocket(address);
  const told = new Promise<{ sign: string }>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; sign: string };
      if (message.type === 'caption') resolve(message);
    });
  });
  await expect.poll(() => page.textContent('[data-testid=output-state]')).toContain('1 program');
  await page.click('[data-testid=single-keys]');
  await page.click('[data-testid=rail-live]');
  await page.waitForSelector('[data-testid=sentence-clear]');
  await page.locator('main h1').focus();
  await page.keyboard.press('c');
  await page.keyboard.press(' ');
  expect(await page.locator('dialog, [data-state=paused]').count()).toBe(0);
  expect(await page.getAttribute('[data-testid=correct-last]', 'aria-keyshortcuts')).toBeNull();
  perform(1, 8);
  expect((await told).sign).toBe('press');
  socket.terminate();
  expect(foreign).toEqual([]);
});

it('captions that are kept are there when Mudra is opened again, and the sentence is not', async () => {
  const read = () => app.request('captions.read', undefined);
  // The last caption is on its way from the page that showed it.
  await expect.poll(async () => (await read()).history.length).toBe(5);
  const { history, words: before } = await read();
  expect(before.length).toBeGreaterThan(0);
  await app.dispose();
  app = await open();
  expect(await read()).toEqual({ history, words: [], notice: null });
});
