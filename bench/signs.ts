import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { Library } from '../src/main/library/library.js';
import { launchChromium } from '../test/support/chromium.js';
import { bundlePage, openPage } from '../test/support/page.js';
import { many, writeManyTakes } from './many-takes.js';
import { quantile, row } from './report.js';

/** How long a library of 200 signs with 30 takes each takes to open, on disk and on the screen. */
export async function benchSigns(): Promise<void> {
  console.log(`\n## ${many.signs} signs, ${many.takes} takes each\n`);
  console.log(row('what', 'ms'));
  console.log(row('---', '---:'));
  for (const cells of await onScreen()) console.log(row(...cells));
  for (const cells of await onDisk()) console.log(row(...cells));
}

async function onDisk(): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'mudra-bench-signs-'));
  try {
    await writeManyTakes(folder);
    const [firstMs, first] = await timed(() => Library.open(folder));
    await first.close();
    const before = process.cpuUsage();
    const [openMs, library] = await timed(() => Library.open(folder));
    const { user, system } = process.cpuUsage(before);
    const [viewMs, view] = await timed(async () => JSON.stringify(library.view()));
    const [printMs] = await timed(async () => library.fingerprint());
    await library.close();
    return [
      ['open the library for the first time, every file read', ms(firstMs)],
      ['open it again, with its index', ms(openMs)],
      ['… of the processor', ms((user + system) / 1000)],
      [`tell of it (${Math.round(view.length / 1000)} kB)`, ms(viewMs)],
      ['fingerprint', ms(printMs)],
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function onScreen(): Promise<string[][]> {
  const [browser, files] = await Promise.all([launchChromium(), bundlePage('test/browser/screens-page')]);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // tsx names the functions that the page is given with a helper that is not there.
    await page.addInitScript('globalThis.__name = (named) => named');
    await openPage(page, files);
    await page.goto('http://localhost/index.html?scene=many#/settings');
    await page.waitForSelector('html[data-scene=set]', { state: 'attached' });
    const grid = await go(page, '#/signs', '[data-testid=sign-card]');
    const drawn = await page.evaluate(async () => {
      const begun = performance.now();
      const pictures = (): HTMLCanvasElement[] => [...document.querySelectorAll('canvas')];
      while (!pictures().some(({ width }) => width !== 300)) await new Promise((next) => setTimeout(next));
      return performance.now() - begun;
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await worked(session);
    const frames = await scrolled(page);
    const work = ((await worked(session)) - before) / frames.length;
    const search = await typed(page, '199');
    const shown = await page.locator('[data-testid=sign-card]').count();
    const all = await typed(page, '');
    const sign = await go(page, '#/signs/sign-1', '[data-testid=player][data-frame]');
    const key = await pressed(page, 'ArrowRight');
    return [
      ['open the Signs screen', ms(grid)],
      ['then, until its pictures are drawn', ms(drawn)],
      ['a frame while all signs scroll by, median', ms(quantile(frames, 0.5))],
      ['… 95 %', ms(quantile(frames, 0.95))],
      ['… the longest', ms(Math.max(...frames))],
      ['… of it scripts, styles and layout, mean', work.toFixed(1)],
      [`search, ${shown} found`, ms(search)],
      ['show all again', ms(all)],
      ['open a sign', ms(sign)],
      ['go to the next take', ms(key)],
    ];
  } finally {
    await browser.close();
  }
}

/** Ms from going to `hash` until what is there was painted. */
function go(page: Page, hash: string, selector: string): Promise<number> {
  return page.evaluate(
    ([to, wanted]) =>
      new Promise<number>((done) => {
        const begun = performance.now();
        location.hash = to;
        const look = (): void => {
          if (!document.querySelector(wanted)) return void setTimeout(look);
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
        };
        setTimeout(look);
      }),
    [hash, selector] as const,
  );
}

/** Ms that the page has spent on scripts, styles and layout: what of a frame is not drawing, or waiting for its turn. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const parts = new Set(['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']);
  return metrics.reduce((sum, { name, value }) => sum + (parts.has(name) ? 1000 * value : 0), 0);
}

/** Ms from frame to frame while the Signs screen is scrolled to its end, 60 pixels a frame, and back. */
function scrolled(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        let at: Element | null = document.querySelector('[data-testid=sign-card]');
        while (at && at.scrollHeight <= at.clientHeight + 1) at = at.parentElement;
        const box = at ?? document.documentElement;
        const times: number[] = [];
        let last = 0;
        let step = 60;
        const next = (now: number): void => {
          if (last > 0) times.push(now - last);
          last = now;
          const place = box.scrollTop;
          box.scrollTop += step;
          if (times.length > 0 && box.scrollTop === place) {
            if (step < 0) return done(times);
            step = -60;
          }
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
  );
}

/** Ms from typing into the search until the list that it gives was painted. */
function typed(page: Page, search: string): Promise<number> {
  return page.evaluate(
    (text) =>
      new Promise<number>((done) => {
        const field = document.querySelector<HTMLInputElement>('[data-testid=sign-search]');
        const begun = performance.now();
        if (field) field.value = text;
        field?.dispatchEvent(new Event('input', { bubbles: true }));
        requestAnimationFrame(() =>
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))),
        );
      }),
    search,
  );
}

/** Ms from a key in the list of takes until it was painted. */
function pressed(page: Page, key: string): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((done) => {
        const begun = performance.now();
        document
          .querySelector('[data-testid=take]')
          ?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
        requestAnimationFrame(() =>
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))),
        );
      }),
    key,
  );
}

async function timed<T>(job: () => Promise<T>): Promise<[number, T]> {
  const begun = performance.now();
  const value = await job();
  return [performance.now() - begun, value];
}

const ms = (value: number): string => value.toFixed(0);
