import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { renderFootage } from '../test/footage/render-footage.js';
import { AppUnderTest } from '../test/support/app-under-test.js';

/**
 * Takes the pictures of docs/screenshots from the running app: the empty state, then every screen after the
 * virtual signer's demonstration, in light and dark.
 */
const target = join(import.meta.dirname, '../docs/screenshots');
const screens = ['live', 'teach', 'signs', 'library', 'insight', 'settings'] as const;
const schemes = ['light', 'dark'] as const;

/** From asking the virtual signer to the middle of its sign. */
const signingMs = 1600;

/** With `signing`, the virtual signer is asked for a sign, so that hands and skeleton are in the picture. */
async function shoot(page: Page, name: string, signing = false): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    if (signing) {
      await page.getByTestId('perform-hello').click();
      await page.waitForTimeout(signingMs);
    }
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(target, `${name}-${colorScheme}.png`) });
  }
}

async function main(): Promise<void> {
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'mudra-shots-'));
  const file = join(folder, 'film.mjpeg');
  const app = new AppUnderTest();
  try {
    await renderFootage({ seed: 1, entries: [{ kind: 'idle', seed: 1, durationMs: 2000 }] }, { file });
    await app.start(file);
    const { page } = app;
    await shoot(page, 'first-run');
    await page.getByTestId('try-demo').click();
    await page.waitForSelector('[data-testid=demo-close]', { timeout: 240_000 });
    const failed = await page.locator('[data-testid^=demo-step][data-state=failed]').allTextContents();
    if (failed.length > 0) throw new Error(`the demonstration failed: ${failed.join(', ')}`);
    await page.getByTestId('demo-close').click();
    for (const screen of screens) {
      await page.getByTestId(`rail-${screen}`).click();
      if (screen === 'live') {
        await page.getByTestId('perform-hello').click();
        await page.waitForSelector('[data-testid=caption][data-sign=hello]', { timeout: 30_000 });
      }
      if (screen === 'teach') await page.getByTestId('sign-name').fill('hello');
      await shoot(page, screen, screen === 'live' || screen === 'teach');
    }
  } catch (error) {
    await app.page.screenshot({ path: join(tmpdir(), 'mudra-screenshot-failure.png') });
    throw error;
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
