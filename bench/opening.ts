import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ensureBuilt } from '../test/support/built-app.js';
import { launchChromium } from '../test/support/chromium.js';
import { startHost } from '../test/support/host-process.js';
import { many, writeManyTakes } from './many-takes.js';
import { quantile, row } from './report.js';

const starts = 9;
const restMs = 1500;

/** Milliseconds since the host was started. `painted`: the window is full of signs. */
interface Opening {
  readonly served: number;
  readonly page: number;
  readonly painted: number;
  readonly whole: number;
}

/**
 * How long the built app takes from its start until the list of a large library is painted, in a browser that is
 * open already. The first start, which has no index, is not counted.
 */
export async function benchOpening(): Promise<void> {
  await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'mudra-bench-opening-'));
  const browser = await launchChromium();
  try {
    await writeManyTakes(join(folder, 'library'));
    const first = await opened(browser, folder);
    const later: Opening[] = [];
    for (let i = 0; i < starts; i++) later.push(await opened(browser, folder));
    console.log(`\n## From the start to the list of ${many.signs} signs with ${many.takes} takes each\n`);
    console.log(`${starts} starts, load ${loadavg()[0]?.toFixed(1)}\n`);
    console.log(row('ms since the start', 'median', 'longest', 'first start, no index'));
    console.log(row('---', '---:', '---:', '---:'));
    for (const what of ['served', 'page', 'painted', 'whole'] as const) {
      const values = later.map((one) => one[what]);
      const cells = [quantile(values, 0.5), Math.max(...values), first[what]];
      console.log(row(names[what], ...cells.map((value) => value.toFixed(0))));
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

const names = {
  served: 'served',
  page: 'the page begins',
  painted: 'the list is painted',
  whole: 'all signs are in it, also those below the window',
};

async function opened(browser: Browser, folder: string): Promise<Opening> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // What the browser does to open a tab is not part of it.
  await page.goto('about:blank');
  await new Promise((rested) => setTimeout(rested, restMs));
  const begun = performance.timeOrigin + performance.now();
  const since = (): number => performance.timeOrigin + performance.now() - begun;
  const { child, url } = startHost(folder);
  const gone = new Promise((done) => child.once('exit', done));
  try {
    const address = await url;
    const served = since();
    await page.addInitScript(() => (location.hash = '#/signs'));
    await page.goto(address, { waitUntil: 'commit' });
    await page.waitForSelector('[data-testid=sign-card]');
    const painted = await page.evaluate(
      () =>
        new Promise<number>((done) =>
          requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now()))),
        ),
    );
    const origin = await page.evaluate(() => performance.timeOrigin);
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid=sign-card]').length === count,
      many.signs,
    );
    return { served, page: origin - begun, painted: painted - begun, whole: since() };
  } finally {
    await page.close();
    child.kill('SIGTERM');
    await gone;
  }
}
