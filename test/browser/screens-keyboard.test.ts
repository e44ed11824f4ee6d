import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useScreens } from './screens-page/use-screens.js';

const { show } = useScreens();

describe('by keyboard alone', () => {
  it('Space pauses Live and goes on', async () => {
    const { page } = await show('live', 'taught');
    await page.keyboard.press('Space');
    await page.waitForSelector('[data-testid=watching][data-state=paused]');
    await page.keyboard.press('Space');
    await page.waitForSelector('[data-testid=watching][data-state=watching]');
    await page.close();
  });

  it('R records in Teach, but not while a name is typed', async () => {
    const { page } = await show('teach', 'empty');
    await page.focus('[data-testid=sign-name]');
    await page.keyboard.type('stir');
    expect(await page.getAttribute('[data-testid=record]', 'data-recording')).toBe('false');
    await page.keyboard.press('Tab');
    await page.keyboard.press('r');
    await page.waitForSelector('[data-testid=recorder-state][data-phase=countdown]');
    await page.keyboard.press('r');
    await page.waitForSelector('[data-testid=record][data-recording=false]');
    await page.close();
  });

  it('a name that is longer than names may be is cut, and that is said', async () => {
    const { page } = await show('teach', 'empty');
    const field = page.getByTestId('sign-name');
    const said = page.getByRole('alert').filter({ hasText: '200' });
    await field.focus();
    await page.keyboard.insertText('a'.repeat(199));
    expect(await said.count()).toBe(0);
    await page.keyboard.insertText('b'.repeat(80));
    await said.waitFor();
    expect(await field.inputValue()).toBe(`${'a'.repeat(199)}b`);
    await page.keyboard.press('Backspace');
    await said.waitFor({ state: 'detached' });
    await page.close();
  });

  it('with single keys off R records nothing and nothing says so, but a foot switch does', async () => {
    const { page } = await show('teach', 'teach-foot-switch');
    const hint = page.locator('form .field-hint').first();
    expect(await hint.textContent()).toContain('The button starts and stops');
    await page.locator('main').press('r');
    await page.getByTestId('modes').evaluate((fold: HTMLDetailsElement) => (fold.open = true));
    await page.click('[data-testid=record-key]');
    await page.keyboard.press('PageDown');
    await expect.poll(() => hint.textContent()).toContain('PageDown starts and stops');
    expect(await page.getAttribute('[data-testid=record]', 'data-recording')).toBe('false');
    await page.keyboard.press('PageDown');
    await page.waitForSelector('[data-testid=record][data-recording=true]');
    await page.close();
  });

  it('Esc closes the rename dialog and gives the focus back', async () => {
    const { page } = await show('signs', 'renaming');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
      'rename-field',
    );
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.close();
  });

  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const on = document.activeElement;
      return on?.getAttribute('data-testid') ?? on?.getAttribute('aria-label') ?? on?.tagName ?? '';
    });
  /** As Tab would: what the focus rings of tell where it is. */
  const press = async (page: Page, testId: string, key = 'Enter'): Promise<void> => {
    await page.keyboard.press('Shift');
    await page.getByTestId(testId).first().focus();
    await page.keyboard.press(key);
  };

  it('the focus stays near when a take is deleted, and returns from its message', async () => {
    const { page } = await show('teach', 'teach-some');
    await press(page, 'take-delete');
    await expect.poll(() => page.getByTestId('take').count()).toBe(1);
    await expect.poll(() => focused(page)).toMatch(/take 1/);
    // On the way to the message the focus passes everything else.
    await press(page, 'teach-rest', 'Tab');
    await press(page, 'toast-action');
    await expect.poll(() => page.getByTestId('take').count()).toBe(2);
    await expect.poll(() => focused(page)).toMatch(/take 1/);
    await page.close();
  });

  it('the focus stays near what was switched off or closed', async () => {
    const { page } = await show('live', 'caption');
    await press(page, 'sentence-edit');
    await expect.poll(() => focused(page)).toBe('sentence-field');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('sentence-edit');
    await press(page, 'sentence-clear');
    await expect.poll(() => focused(page)).toBe('live-more');
    await press(page, 'correct-last');
    await expect.poll(() => focused(page)).toBe('correct-field');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    await expect.poll(() => focused(page)).toBe('correct-last');
    await page.close();
  });

  it('Enter in the name of a sign records, and the focus is on what ends that', async () => {
    const { page } = await show('teach', 'empty');
    await press(page, 'sign-name', 'w');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=record][data-recording=true]');
    await expect.poll(() => focused(page)).toBe('record');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=record][data-recording=false]');
    expect(await focused(page)).toBe('record');
    await page.close();
  });

  it('the hands of a take are turned by arrow keys, and back', async () => {
    const { page } = await show('signs/sign-1', 'reviewing');
    const turn = page.getByTestId('turn');
    const drawn = (): Promise<string> =>
      turn.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const before = await drawn();
    await turn.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => turn.getAttribute('aria-valuetext')).toBe('15° to the right, 15° down');
    expect(await drawn()).not.toBe(before);
    await press(page, 'turn-back');
    await expect.poll(() => turn.getAttribute('aria-valuenow')).toBe('0');
    await expect.poll(drawn).toBe(before);
    expect(await focused(page)).toBe('turn');
    await page.close();
  });

  it('points of the map are gone to with arrows, and the take of a point is opened', async () => {
    const { page } = await show('insight', 'measured');
    await page.waitForSelector('[data-testid=scatter]');
    const names = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await page.keyboard.press('Shift');
    await page.locator('[data-testid=scatter] [tabindex="0"]').focus();
    expect(await names()).toBe('“hello”, take 1');
    await page.keyboard.press('ArrowLeft');
    const second = await names();
    expect(second).not.toBe('“hello”, take 1');
    expect(await page.locator('[data-testid=scatter] [tabindex="0"]').count()).toBe(1);
    await expect.poll(() => page.getByTestId('map-take').textContent()).toContain(second);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=scatter] [aria-pressed=true]');
    // What is held stays while another one is pointed at.
    await page.locator('[data-point="12"]').hover({ force: true });
    expect(await page.getByTestId('map-take').textContent()).toContain(second);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const player = page.getByTestId('player');
    await expect.poll(() => player.getAttribute('aria-label')).toBe(`Take ${second.match(/\d+$/)?.[0]}`);
    await page.close();
  });

  it('two signs that look alike are compared in a dialog, and the focus returns from it', async () => {
    const { page } = await show('teach', 'teach-coach');
    await press(page, 'compare-signs');
    const dialog = page.getByTestId('compare-dialog');
    await expect.poll(() => dialog.textContent()).toContain('where the hand is');
    expect(await dialog.locator('canvas').count()).toBe(2);
    await page.getByTestId('compare-beside').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => dialog.locator('canvas').count()).toBe(1);
    expect(await dialog.textContent()).toContain('In grey: “thank you”');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await expect.poll(() => focused(page)).toBe('compare-signs');
    await page.close();
  });

  it('every screen is reached from the rail with Tab and Enter', async () => {
    const { page } = await show('live', 'taught');
    for (const screen of ['teach', 'signs', 'insight', 'library', 'settings']) {
      await page.focus(`[data-testid=rail-${screen}]`);
      await page.keyboard.press('Enter');
      await page.waitForSelector(`main[data-screen=${screen}] h1`, { state: 'attached' });
    }
    expect(await page.title()).toBe('Settings – Mudra');
    await page.close();
  });
});
