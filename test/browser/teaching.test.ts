import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { SceneName } from './screens-page/scenes.js';
import { useScreens } from './screens-page/use-screens.js';

const screens = useScreens();

async function teach(scene: SceneName): Promise<Page> {
  const page = await screens.page();
  await page.goto(`http://localhost/index.html?scene=${scene}#/teach`);
  await page.waitForSelector('html[data-ready=true][data-scene=set]', { state: 'attached' });
  return page;
}

const phase = (page: Page, name: string): Promise<unknown> =>
  page.waitForSelector(`[data-testid=recorder-state][data-phase=${name}]`);

it('any key can be chosen to record with, and can be held for a take', async () => {
  const page = await teach('teach-some');
  await page.click('[data-testid=modes] summary');
  await page.click('[data-testid=record-key]');
  const key = page.locator('.record-key');
  await key.getByText('Press the key').waitFor();
  await page.keyboard.press('Tab');
  await key.getByText('Tab has another job here').waitFor();
  // The former key is pressed in the very moment in which the screen tells of the new one.
  await page.evaluate(() => {
    new MutationObserver((_changes, observer) => {
      if (!document.querySelector('.record-key')?.textContent?.includes('F9')) return;
      observer.disconnect();
      dispatchEvent(new KeyboardEvent('keydown', { key: 'r' }));
      dispatchEvent(new KeyboardEvent('keyup', { key: 'r' }));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.press('F9');
  await key.getByText('F9').waitFor();
  await page.keyboard.press('r');
  expect(await page.getAttribute('[data-testid=record]', 'data-recording')).toBe('false');
  await page.keyboard.press('F9');
  await phase(page, 'countdown');
  await page.keyboard.press('F9');
  await page.waitForSelector('[data-testid=record][data-recording=false]');

  await page.check('[data-testid=mode-hold]');
  await page.keyboard.down('F9');
  await phase(page, 'recording');
  await page.keyboard.up('F9');
  // Nobody signed: that is said, and recording goes on until “Done”.
  await phase(page, 'rejected');
  await page.click('[data-testid=record-done]');
  await page.waitForSelector('[data-testid=record][data-recording=false]');
  const box = await page.locator('[data-testid=record]').boundingBox();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  await page.mouse.down();
  await phase(page, 'recording');
  await page.mouse.up();
  await phase(page, 'rejected');
  for (const held of ['Space', 'Enter']) {
    await page.focus('[data-testid=record]');
    await page.keyboard.down(held);
    await phase(page, 'recording');
    await page.keyboard.up(held);
    await phase(page, 'rejected');
  }
  // Pressed by voice or a switch, which cannot hold.
  for (const next of ['recording', 'rejected']) {
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-testid=record]')?.click());
    await phase(page, next);
  }
  await page.close();
});

it('a doubtful take is spoken of once it is recorded, listed before training, and left alone once it is kept', async () => {
  const page = await teach('teach-coach');
  expect(await page.textContent('[data-testid=noticed]')).toContain(
    'Take 5 of “hello” looks like “thank you”.',
  );
  await page.click('[data-testid=before-training] summary');
  const listed = page.locator('[data-testid=before-training] li');
  await expect.poll(() => listed.count()).toBe(2);
  await listed.nth(1).getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid=take-dialog]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Look at it');
  await page.click('[data-testid=noticed] [data-testid=take-keep]');
  await page.waitForSelector('[data-testid=noticed]', { state: 'detached' });
  await expect.poll(() => listed.count()).toBe(1);
  await page.close();
});

it('a double click on Record begins recording, until the button is pressed again', async () => {
  const page = await teach('teach-some');
  await page.fill('[data-testid=sign-name]', 'something new');
  await page.dblclick('[data-testid=record]');
  await phase(page, 'countdown');
  expect(await page.getAttribute('[data-testid=record]', 'data-recording')).toBe('true');
  await page.click('[data-testid=record]');
  await page.waitForSelector('[data-testid=record][data-recording=false]');
  await page.close();
});

it('the coach’s button does what it says', async () => {
  const page = await teach('teach-coach');
  await page.locator('[data-testid=coach-item][data-kind=record]').getByRole('button').click();
  await phase(page, 'countdown');
  expect(await page.inputValue('[data-testid=sign-name]')).toBe('water');
  await page.close();
});
