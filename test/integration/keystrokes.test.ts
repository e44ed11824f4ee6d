import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { thisSystem } from '../../src/main/outputs/keystrokes/system.js';
import { Outputs } from '../../src/main/outputs/outputs.js';
import {
  defaultSettings,
  type Caption,
  type KeystrokesStatus,
  type OutputSettings,
} from '../../src/shared/contract.js';
import type { SignId } from '../../src/shared/domain/take.js';
import { ms } from '../../src/shared/domain/units.js';
import { launchChromium } from '../support/chromium.js';

/** Captions are typed by xdotool into a real page, on a screen of their own that nobody sees. */
const { find } = thisSystem();
const missing: string[] = [];
for (const program of ['Xvfb', 'xdotool', 'xmodmap']) {
  if ((await find(program)) === null) missing.push(program);
}
if (missing.length > 0) console.log(`keystrokes: skipped, since ${missing.join(' and ')} is not installed`);

const texts = {
  'sign-hello': 'Grüße, “Übung” & $(ls) `x` ñ',
  'sign-back': 'ac<Left>b<End>',
  'sign-dash': '-n <b1> 👋',
};
const caption = (name: string): Caption => ({
  id: `id-${name}`,
  signId: `sign-${name}` as SignId,
  name,
  confidence: 0.75,
  runnerUp: null,
  startedAt: ms(100),
  decidedAt: ms(900),
});

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

let page: Page;
let outputs: Outputs;
let reached: () => void = () => undefined;
const settings: OutputSettings = { ...defaultSettings.outputs, keystrokes: true, texts };

/** Resolves with the status once it is so. */
async function until(so: (status: KeystrokesStatus) => boolean): Promise<KeystrokesStatus> {
  while (!so(outputs.status.keystrokes)) await new Promise<void>((resolve) => (reached = resolve));
  return outputs.status.keystrokes;
}

/** Resolves with what is in the field once it has so many characters, or with what there is after a while. */
async function typed(characters: number): Promise<string> {
  const field = page.locator('textarea');
  await page
    .waitForFunction((n) => (document.querySelector('textarea')?.value.length ?? 0) >= n, characters, {
      timeout: 5000,
    })
    .catch(() => undefined);
  return field.inputValue();
}

beforeAll(async () => {
  if (missing.length > 0) return;
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  closing.push(() => screen.kill());
  const [number] = (await once(screen.stdio[3] as Readable, 'data')) as [Buffer];
  const env = { ...process.env, DISPLAY: `:${number.toString().trim()}`, WAYLAND_DISPLAY: undefined };
  const browser = await launchChromium({ headless: false, env });
  closing.push(() => browser.close());
  page = await browser.newPage();
  await page.setContent('<title>A program</title><textarea autofocus></textarea>');
  await page.locator('textarea').focus();
  outputs = new Outputs('1.2.3', () => reached(), thisSystem(env));
  closing.push(() => outputs.close());
});

test.skipIf(missing.length > 0)(
  'captions are typed as they are, and keys that are named pressed',
  async () => {
    outputs.caption(caption('before'));
    await outputs.apply(settings);
    expect(outputs.status.keystrokes).toMatchObject({ state: 'on', program: 'xdotool', count: 0 });
    for (const name of ['hello', 'back', '<Enter>', 'dash']) outputs.caption(caption(name));
    await until(({ count }) => count === 4);
    const wanted = `${texts['sign-hello']} abc <Enter> -n <b1> 👋 `;
    expect(await typed(wanted.length)).toBe(wanted);
  },
);

test.skipIf(missing.length > 0)(
  'nothing is typed while Mudra is in front; Enter may follow each',
  async () => {
    await page.locator('textarea').fill('');
    await outputs.apply({ ...settings, keystrokesAfter: 'enter' });
    outputs.focus(true);
    outputs.caption(caption('held'));
    expect(outputs.status.keystrokes).toMatchObject({ held: 1, waiting: true, count: 4 });
    outputs.focus(false);
    outputs.caption(caption('tea'));
    expect(await until(({ count }) => count === 5)).toMatchObject({ held: 1, waiting: false });
    expect(await typed(4)).toBe('tea\n');
  },
);

test.skipIf(missing.length > 0)('a screen that is not there is said when it is switched on', async () => {
  const nowhere = thisSystem({ ...process.env, DISPLAY: ':4242', WAYLAND_DISPLAY: undefined });
  const lost = new Outputs('1.2.3', () => undefined, nowhere);
  closing.push(() => lost.close());
  await lost.apply(settings);
  expect(lost.status.keystrokes).toMatchObject({ state: 'failed', reason: 'screen' });
});
