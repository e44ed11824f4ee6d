import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useScreens } from './screens-page/use-screens.js';

/** Reviewing takes with the keyboard and the pointer, in the real screens over a main side in memory. */
const screens = useScreens();
let page: Page;

beforeEach(async () => {
  page = await screens.page();
  await open('signs/sign-1');
});
afterEach(async () => {
  await page.close();
});

async function open(screen: string): Promise<void> {
  await page.goto(`http://localhost/index.html?scene=reviewing#/${screen}`);
  await page.waitForSelector('html[data-ready=true][data-scene=set]', { state: 'attached' });
}

/** Numbers of the takes that are shown. */
const numbers = (selector = '[data-testid=take]'): Promise<string> =>
  page.$$eval(`${selector} .film-number`, (all) => all.map((one) => one.textContent).join(''));
const chosen = (): Promise<string> => numbers('[data-testid=take][aria-selected=true]');
const focused = (): Promise<string> => numbers('[data-testid=take]:focus');
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const text = (testId: string): Promise<string | null> => page.textContent(`[data-testid=${testId}]`);

test('takes are chosen, deleted and brought back by keys alone, and the focus stays among them', async () => {
  expect([await numbers(), await focused()]).toEqual(['54321', '5']);
  await press('ArrowRight', 'Space', 'ArrowRight', 'ArrowRight');
  await expect.poll(focused).toBe('2');
  expect(await chosen()).toBe('4');
  await press('Home', 'Shift+ArrowRight', 'Shift+ArrowRight');
  await expect.poll(chosen).toBe('543');
  expect(await text('take-targets')).toBe('3 takes chosen');
  await press('Delete');
  await expect.poll(numbers).toBe('21');
  await expect.poll(focused).toBe('2');
  await press('Control+z');
  await expect.poll(numbers).toBe('54321');
  await press('Control+Shift+z');
  await expect.poll(numbers).toBe('21');
  await press('Control+z');
  await expect.poll(numbers).toBe('54321');
  await press('End', 'Enter');
  await expect.poll(focused).toBe('1');
  await page.waitForSelector('[data-testid=play][aria-label=Pause]');
});

test('the pointer chooses one, adds with Ctrl or on the tick, and a range with Shift', async () => {
  const take = (number: number) => page.locator('[data-testid=take]').nth(5 - number);
  await take(4).click();
  await take(2).click({ modifiers: ['Control'] });
  await expect.poll(chosen).toBe('42');
  await take(5).locator('.film-check').click();
  await expect.poll(chosen).toBe('542');
  await take(3).click();
  await take(1).click({ modifiers: ['Shift'] });
  await expect.poll(chosen).toBe('321');
  await page.click('[data-testid=take-disable]');
  await expect.poll(() => page.locator('.film-off').count()).toBe(3);
  await page.click('[data-testid=take-move]');
  await page.selectOption('[data-testid=move-target]', { label: 'water' });
  await page.click('[data-testid=move-submit]');
  await expect.poll(numbers).toBe('21');
  await page.click('[data-testid=undo]');
  await page.click('[data-testid=undo]');
  await expect.poll(numbers).toBe('54321');
  await expect.poll(() => page.locator('.film-off').count()).toBe(1);
});

test('a take is stepped through, trimmed by keys and by pulling, and made whole again', async () => {
  await page.click('[data-testid=step-next]');
  await page.click('[data-testid=step-next]');
  await expect.poll(() => page.getAttribute('[data-testid=player]', 'data-frame')).toBe('2');
  await page.focus('[data-testid=trim-start]');
  await press('ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect.poll(() => page.getAttribute('[data-testid=trim-start]', 'aria-valuenow')).toBe('100');
  const box = await page.locator('.trim-track').boundingBox();
  if (!box) throw new Error('no track');
  await page.mouse.move(box.x + box.width - 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 4 });
  await page.mouse.up();
  const end = Number(await page.getAttribute('[data-testid=trim-end]', 'aria-valuenow'));
  expect(end).toBeGreaterThan(550);
  expect(end).toBeLessThan(720);
  await page.click('[data-testid=trim-keep]');
  await expect
    .poll(() => page.locator('[data-testid=take]').first().textContent())
    .toContain('0.5 s trimmed');
  await page.click('[data-testid=trim-whole]');
  await expect.poll(() => page.locator('[data-testid=take]').first().textContent()).not.toContain('trimmed');
  await page.click('[data-testid=play]');
  await expect
    .poll(() => page.getAttribute('[data-testid=player]', 'data-frame').then(Number))
    .toBeGreaterThan(8);
});

test('a take that looks like another sign moves there by one button, and the focus goes to the next', async () => {
  await press('ArrowRight');
  await page.click('[data-testid=move-there]');
  await expect.poll(numbers).toBe('4321');
  await expect.poll(focused).toBe('3');
  await page.click('[data-testid=toast-action]');
  await expect.poll(numbers).toBe('54321');
});

test('signs are found by name and by notes, and edited', async () => {
  await open('signs');
  await page.fill('[data-testid=sign-search]', 'AUNT');
  await expect.poll(() => page.locator('[data-testid=sign-card]').count()).toBe(1);
  expect(await text('search-count')).toBe('1 of 5 signs');
  await page.click('[data-testid=sign-edit]');
  await page.fill('[data-testid=notes-field]', 'Both hands.');
  await page.keyboard.press('Control+z');
  expect(await page.locator('dialog[open]').count()).toBe(1);
  await page.fill('[data-testid=notes-field]', 'Both hands.');
  await page.click('[data-testid=sign-save]');
  await page.waitForSelector('[data-testid=nothing-found]');
  await page.fill('[data-testid=sign-search]', 'both');
  await expect.poll(() => page.locator('[data-testid=sign-card]').count()).toBe(1);
});
