import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium.js';
import { buildPage, serveSite } from '../test/support/static-site.js';
import { median, quantile, row } from './report.js';

/** A page of its own for each measurement: MediaPipe's module hands its factory out once. */
async function fresh(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.visionBench !== undefined);
}

/** Prints the time of a picture for one and two hands in view beside MediaPipe used plainly, in real Chromium. */
export async function benchVision(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mudra-bench-'));
  await buildPage('bench/vision-page', folder);
  const site = await serveSite(folder);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    console.log('\n## Vision (Chromium, CPU delegate, 640×480, pictures with a hand in view)\n');
    console.log(
      row(
        'in view',
        'MediaPipe, always two hands: median, p95 ms',
        'Mudra: median, p95 ms',
        'ratio of medians',
      ),
    );
    console.log(row('---', '---', '---', '---'));
    for (const [signId, inView] of [
      ['hello', 'one hand'],
      ['house', 'two hands'],
    ] as const) {
      await fresh(page, site.url);
      const peer = await page.evaluate((id) => window.visionBench?.peer(id) ?? [], signId);
      await fresh(page, site.url);
      const ours = await page.evaluate((id) => window.visionBench?.ours(id) ?? [], signId);
      const both = (times: readonly number[]): string =>
        `${median(times).toFixed(0)}, ${quantile(times, 0.95).toFixed(0)}`;
      console.log(row(inView, both(peer), both(ours), (median(peer) / median(ours)).toFixed(2)));
    }
  } finally {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
