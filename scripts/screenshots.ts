import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Script } from '../src/renderer/vision/virtual-signer/script.js';
import { renderFootage } from '../test/footage/render-footage.js';
import { AppUnderTest } from '../test/support/app-under-test.js';

/**
 * Takes the pictures of docs/screenshots from the running app: the empty state, then every screen after the
 * virtual signer's demonstration, in light and dark.
 */
const target = join(import.meta.dirname, '../docs/screenshots');
const screens = ['live', 'teach', 'signs', 'insight', 'settings'] as const;
const schemes = ['light', 'dark'] as const;

async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(target, `${name}-${colorScheme}.png`) });
  }
}

/** Performances that go on while pictures are taken. */
const performing: Script = {
  seed: 3,
  look: 'steady',
  entries: [0, 1, 2, 3, 4, 5].map((k) => ({ kind: 'sign', signId: k % 2 ? 'yes' : 'hello', seed: 600 + k })),
};

async function main(): Promise<void> {
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'mudra-shots-'));
  const file = join(folder, 'film.mjpeg');
  const app = new AppUnderTest();
  try {
    await renderFootage(performing, { file });
    await app.start(file);
    const { page } = app;
    await shoot(page, 'first-run');
    await page.getByTestId('try-demo').click();
    await page.waitForSelector('[data-testid=demo-close]', { timeout: 240_000 });
    const failed = await page.locator('[data-testid^=demo-step][data-state=failed]').allTextContents();
    if (failed.length > 0) throw new Error(`the demonstration failed: ${failed.join(', ')}`);
    await page.getByTestId('demo-close').click();
    await page.locator('select').first().selectOption({ label: 'Camera' });
    for (const screen of screens) {
      await app.play(file, screen === 'live' || screen === 'teach' ? screen : 'live');
      if (screen === 'live') {
        await page.waitForSelector('[data-testid=history-item]:nth-child(2)', { timeout: 60_000 });
        await page.waitForSelector('[data-testid=caption]', { timeout: 60_000 });
      }
      await page.getByTestId(`rail-${screen}`).click();
      await shoot(page, screen);
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
