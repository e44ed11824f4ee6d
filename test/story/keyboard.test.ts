import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.js';
import { bytesOf, enter, enterLast, Newcomer, tabTo, takesOn } from './newcomer.js';
import { quickSigner } from './quick-signer.js';

const at = (testId: string): string => `[data-testid=${testId}]`;
/** All that are taught. */
const signs = ['wait', 'house', 'yes'] as const;
const running = '[data-testid=stage][data-vision=running]';

describe('the same by keyboard alone', () => {
  const app = new AppUnderTest();
  let page: Page;
  let newcomer: Newcomer;
  let exported: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

  beforeAll(async () => {
    await app.start(null, quickSigner);
    ({ page } = app);
    newcomer = await Newcomer.before(page, 9);
  });
  afterAll(async () => {
    await app.stop();
  });

  test('a sign is named and taught, and the coach’s button leads to the next one', async () => {
    await enter(page, at('teach-first'));
    await page.waitForSelector(running);
    await tabTo(page, at('sign-name'));
    await page.keyboard.type('yes');
    await page.keyboard.press('Enter');
    await page.waitForSelector(at('recorder-state'));
    await newcomer.teach(['yes', 'yes', 'yes'], 31);
    await page.waitForSelector('[data-testid=take-count][data-count="3"]');
    await page.keyboard.press('r');
    await page.waitForSelector('[data-testid=record][data-recording=false]');

    // Three in a row are recorded from now on, which ends by itself.
    await enter(page, '[data-testid=modes] summary');
    await tabTo(page, at('mode-hands-free'));
    await page.keyboard.press('ArrowUp');
    await page.waitForSelector(`${at('mode-burst')}:checked`);
    await tabTo(page, '[data-testid=modes] select');
    await page.keyboard.type('3');

    await enter(page, '[data-testid=coach-item][data-kind=another] button');
    await page.waitForSelector(`${at('sign-name')}:focus`);
    await page.keyboard.type('house');
    await page.keyboard.press('Enter');
    await page.waitForSelector(at('recorder-state'));
    await newcomer.teach(['house', 'house', 'house'], 32);
    await page.waitForSelector('[data-testid=take-count][data-count="3"]');
    await page.waitForSelector('[data-testid=record][data-recording=false]');
  });

  test('what was taught is trained', async () => {
    await enter(page, at('train'));
    await page.waitForSelector('[data-testid=training-result][data-outcome=finished]', { timeout: 150_000 });
  });

  test('a take is given to another sign, trimmed and switched off, and all of it undone', async () => {
    await enter(page, at('rail-signs'));
    await enter(page, '[data-testid=sign-card][data-sign=yes] .sign-open');
    await page.waitForSelector(at('player'));
    const before = await takesOn(page);
    expect(before).toHaveLength(3);
    await enter(page, at('take-move'));
    await tabTo(page, at('move-target'));
    await enter(page, at('move-submit'));
    await expect.poll(() => takesOn(page).then((all) => all.length)).toBe(2);

    await tabTo(page, at('trim-start'));
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight');
    await enter(page, at('trim-keep'));
    await expect.poll(async () => (await takesOn(page)).join()).toContain('trimmed');
    await enter(page, at('take-disable'));
    await expect.poll(() => page.locator('.film-off').count()).toBe(1);

    await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.film-off').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await takesOn(page)).join()).not.toContain('trimmed');
    await page.keyboard.press('Control+z');
    await expect.poll(() => takesOn(page)).toEqual(before);
  });

  test('a movement without a caption is named, the next one is known; a caption is changed and put back', async () => {
    await enter(page, at('rail-live'));
    await page.waitForSelector(running);
    expect(await newcomer.captioned(['wait', 'yes', 'wait'], 41)).toEqual(['', 'yes', '']);
    await page.keyboard.press('i');
    await page.waitForSelector(at('correct-field'));
    await page.keyboard.type('wait');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await newcomer.captioned(['wait', 'house'], 42)).toEqual(['wait', 'house']);

    await page.keyboard.press('c');
    await page.waitForSelector(at('correct-field'));
    await page.keyboard.type('yes');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    const last = page.getByTestId('history-item').last();
    await expect.poll(() => last.getAttribute('data-sign')).toBe('yes');
    await enterLast(page, at('toast-action'));
    await expect.poll(() => last.getAttribute('data-sign')).toBe('house');
  });

  test('everything is exported and imported into a new set, and is known there', async () => {
    await enter(page, at('rail-library'));
    await enter(page, at('export'));
    const saved = page.waitForEvent('download');
    await enter(page, at('export-go'));
    const download = await saved;
    exported = {
      name: download.suggestedFilename(),
      mimeType: 'application/zip',
      buffer: await bytesOf(download),
    };

    await enter(page, at('set-create'));
    await page.waitForSelector(at('set-name'));
    await page.keyboard.type('Again');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=set][data-set=Again][aria-current]');
    const asked = page.waitForEvent('filechooser');
    await enter(page, at('import-file'));
    await (await asked).setFiles(exported);
    await enter(page, at('import-go'));
    await page.waitForSelector('[data-testid=import][data-stage=idle]');
    await enter(page, at('rail-live'));
    await page.waitForSelector(running);
    // One performance may be missed; each sign is known, and none is taken for another.
    const known = new Set<string>();
    for (let seed = 43; seed < 46 && known.size < signs.length; seed++) {
      const said = await newcomer.captioned(signs, seed);
      signs.forEach((sign, i) => {
        expect(['', sign]).toContain(said[i]);
        if (said[i] === sign) known.add(sign);
      });
    }
    expect([...known].sort()).toEqual([...signs].sort());
  });

  test('all signs are deleted, and the trash is emptied', async () => {
    await enter(page, at('rail-signs'));
    const cards = page.getByTestId('sign-card');
    await expect.poll(() => cards.count()).toBe(signs.length);
    for (let left = signs.length; left > 0; left--) {
      await enter(page, at('sign-delete'));
      await expect.poll(() => cards.count()).toBe(left - 1);
    }
    await enter(page, at('rail-library'));
    await enter(page, at('empty-trash'));
    await enter(page, at('empty-trash-go'));
    await page.waitForSelector(at('empty-trash'), { state: 'detached' });
  });

  test('no pointer was pressed', async () => {
    expect(await page.evaluate(() => window.signer?.pointers)).toEqual([]);
    expect([...app.troubles, ...app.foreign]).toEqual([]);
  });
});
