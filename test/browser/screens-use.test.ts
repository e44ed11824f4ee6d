import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { signPictureSchema } from '../../src/shared/contract-library.js';
import { useScreens } from './screens-page/use-screens.js';

const { show, open } = useScreens();

describe('what people do', () => {
  it('a deleted take comes back with Undo', async () => {
    const { page } = await show('signs/sign-1', 'taught');
    const takes = page.locator('[data-testid=take]');
    expect(await takes.count()).toBe(5);
    await page.locator('[data-testid=take-delete]').first().click();
    await expect.poll(() => takes.count()).toBe(4);
    await page.click('[data-testid=toast-action]');
    await expect.poll(() => takes.count()).toBe(5);
    await page.close();
  });

  it('on Live, Ctrl+Z brings back what was taken out of the sentence, and the library stays', async () => {
    const { page } = await show('live', 'caption');
    const words = page.locator('[data-testid=history] li');
    const before = await words.allTextContents();
    await page.keyboard.press('Backspace');
    await expect.poll(() => words.allTextContents()).toEqual(before.slice(0, -1));
    await page.keyboard.press('Control+z');
    await expect.poll(() => words.allTextContents()).toEqual(before);
    await expect.poll(() => page.getByTestId('toast-info').allTextContents()).toHaveLength(1);
    expect(await page.getByTestId('toast-info').textContent()).toContain('the last change of the sentence');
    await page.close();
  });

  it('the picture and the skeleton are mirrored together and nothing else is', async () => {
    const { page } = await show('live', 'caption');
    const mirrored = await page.$$eval('*', (all) =>
      all.filter((e) => getComputedStyle(e).transform.startsWith('matrix(-1')).map((e) => e.className),
    );
    expect(mirrored).toEqual(['stage-mirror']);
    const [picture, overlay] = await page.$$eval('.stage-view, .stage-overlay', (both) =>
      both.map((e) => JSON.stringify(e.getBoundingClientRect())),
    );
    expect(overlay).toBe(picture);
    await page.close();
  });

  it('a refused camera offers the virtual signer, which then performs on demand', async () => {
    const { page } = await show('live', 'camera-refused');
    await page.click('[data-testid=source-use-signer]');
    await page.waitForSelector('[data-testid=stage][data-vision=running]');
    await page.waitForSelector('[data-testid=perform-hello]');
    expect(await page.textContent('[data-testid=status-source]')).toBe('Virtual signer');
    await page.close();
  });

  it('that no hand is seen is said in the picture, with what to try', async () => {
    const { page } = await show('teach', 'unseen');
    const said = page.getByTestId('recorder-state');
    await expect.poll(() => said.textContent()).toContain('Hold your hands up into the picture');
    await page.close();
  });

  it('a training that waits for a doubtful take says for which, and no longer once that is kept', async () => {
    const { page } = await show('teach', 'teach-held');
    const waits = page.getByTestId('training-waits');
    expect(await waits.textContent()).toContain('Take 5 of “hello” looks like “thank you”.');
    expect(await waits.textContent()).toContain('Training waits');
    await waits.getByRole('button').click();
    await page.click('[data-testid=take-dialog] ~ .button-row [data-testid=take-keep]');
    await waits.waitFor({ state: 'detached' });
    await page.close();
  });

  it('a training that failed is told once: at its card, or in a message where that is out of sight', async () => {
    const { page } = await show('teach', 'training-failed');
    const told = page.getByText('Training stopped before it was done', { exact: false });
    const seen = (): Promise<boolean[]> =>
      told.evaluateAll((all) =>
        all
          .filter((one) => !one.closest('.hidden'))
          .map((one) => {
            const { top, bottom } = one.getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight && one.closest('[data-testid=training-result]') !== null;
          }),
      );
    expect(await seen()).toEqual([true]);
    await page.close();
    const elsewhere = await show('live', 'training-failed');
    await elsewhere.page.waitForSelector('[data-testid=toast-error]');
    await elsewhere.page.close();
  });

  it('what a low window has no room for is scrolled to, from its top on', async () => {
    const { page } = await show('live', 'empty');
    await page.setViewportSize({ width: 640, height: 300 });
    const top = await page.evaluate(
      () => document.querySelector('.welcome .mark')?.getBoundingClientRect().top,
    );
    expect(top).toBeGreaterThan(0);
    await page.close();
  });

  it('a long list begins with its first window, and is whole a few frames later', async () => {
    const { page } = await show('settings', 'many');
    const counts = await page.evaluate(
      () =>
        new Promise<number[]>((done) => {
          const seen = new Set<number>();
          const look = (): void => {
            const { length } = document.querySelectorAll('[data-testid=sign-card]');
            if (length > 0) seen.add(length);
            if (length < 200) requestAnimationFrame(look);
            else done([...seen]);
          };
          location.hash = '#/signs';
          requestAnimationFrame(look);
        }),
    );
    expect([counts[0], counts.at(-1)]).toEqual([24, 200]);
    await page.fill('[data-testid=sign-search]', 'number 199');
    await expect.poll(() => page.getByTestId('sign-card').count()).toBe(1);
    await page.close();
  });

  it('a screen opens at its top, with the focus on its heading; back at the signs, the one that was looked at has it', async () => {
    const { page } = await show('settings', 'many');
    const at = (): Promise<readonly [number | undefined, string | undefined]> =>
      page.evaluate(() => {
        const on = document.activeElement;
        return [document.querySelector('main')?.scrollTop, on?.closest('li')?.dataset['sign'] ?? on?.tagName];
      });
    const scrolled = (): Promise<void> =>
      page.evaluate(() => document.querySelector('main')?.scrollTo(0, 1e6));
    await scrolled();
    await page.click('[data-testid=rail-signs]');
    await expect.poll(at).toEqual([0, 'H1']);
    await expect.poll(() => page.getByTestId('sign-card').count()).toBe(200);
    await page.locator('[data-sign="sign number 150"] a').click();
    await page.waitForSelector('[data-testid=sign-detail]');
    expect(await at()).toEqual([0, 'H1']);
    for (const back of [() => page.click('.back'), () => page.goBack()]) {
      await back();
      await expect.poll(at).toEqual([expect.any(Number), 'sign number 150']);
      const seen = page.locator('[data-sign="sign number 150"]');
      expect((await seen.boundingBox())?.y).toBeGreaterThan(0);
      expect((await seen.boundingBox())?.y).toBeLessThan(800);
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-testid=sign-detail]');
    }
    await page.click('[data-testid=rail-signs]');
    await expect.poll(at).toEqual([0, 'H1']);
    await page.close();
  });

  it('a picture is made small, kept with the sign, shown where its symbol was, and taken back', async () => {
    const { page } = await show('signs/sign-1', 'taught');
    const large = await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [1600, 900];
      const context = canvas.getContext('2d');
      // Nothing is harder to make small than what is different everywhere.
      if (!context) return '';
      for (let i = 0; i < 40_000; i++) {
        context.fillStyle = `hsl(${(i * 137) % 360} 90% ${20 + ((i * 71) % 60)}%)`;
        context.fillRect((i * 97) % 1600, (i * 53) % 900, 7, 7);
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    });
    const picture = { name: 'hello.png', mimeType: 'image/png', buffer: Buffer.from(large, 'base64') };
    await page.click('[data-testid=sign-edit]');
    await page.setInputFiles('[data-testid=picture-file]', { ...picture, mimeType: 'image/svg+xml' });
    await page.waitForSelector('dialog .field-error');
    await page.setInputFiles('[data-testid=picture-file]', picture);
    await page.waitForSelector('.picture-shown');
    await page.click('[data-testid=sign-save]');
    const shown = page.locator('img.sign-symbol');
    const [address, width, height] = await shown.evaluate((img: HTMLImageElement) => [
      img.src,
      img.naturalWidth,
      img.naturalHeight,
    ]);
    expect([width, height]).toEqual([256, 144]);
    expect(v.is(signPictureSchema, address)).toBe(true);
    await page.keyboard.press('Control+z');
    await shown.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await shown.waitFor();
    await page.click('[data-testid=sign-edit]');
    await page.click('[data-testid=picture-remove]');
    await page.click('[data-testid=sign-save]');
    await shown.waitFor({ state: 'detached' });
    await page.close();
  });

  it('notes and symbol are set from Teach, too, and a new name goes on being the one that is taught', async () => {
    const { page } = await show('teach', 'teach-some');
    await page.click('[data-testid=teach-edit]');
    await page.fill('[data-testid=rename-field]', 'hullo');
    await page.fill('[data-testid=symbol-field]', '👋');
    await page.click('[data-testid=sign-save]');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await page.inputValue('[data-testid=sign-name]')).toBe('hullo');
    expect(await page.getAttribute('[data-testid=record]', 'data-recording')).toBe('false');
    await page.click('[data-testid=undo]');
    await page.close();
  });

  it('a dialog closes by a click beside it, not where a text is marked by dragging out of it', async () => {
    const { page } = await show('signs', 'renaming');
    const box = await page.getByTestId('rename-field').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 10];
    for (const way of [
      [x, y, 5, 5],
      [5, 5, x, y],
    ] as const) {
      await page.mouse.move(way[0], way[1]);
      await page.mouse.down();
      await page.mouse.move(way[2], way[3], { steps: 3 });
      await page.mouse.up();
      expect(await page.locator('dialog').count()).toBe(1);
    }
    await page.mouse.click(5, 5);
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.close();
  });

  it('the magnifying glass stands in its field from right to left, too', async () => {
    const { page } = await show('signs', 'taught', 'pseudo-rtl');
    const [field, glass] = await page.$$eval('.search .input, .search .icon', (all) =>
      ['INPUT', 'svg'].map((name) => {
        const { left, right } =
          all.find((one) => one.tagName === name)?.getBoundingClientRect() ?? new DOMRect();
        return { left, right };
      }),
    );
    expect(glass?.left).toBeGreaterThan(field?.left ?? Infinity);
    expect(glass?.right).toBeLessThan(field?.right ?? 0);
    await page.close();
  });

  it('takes behind a number of the matrix are put right there, with undo, and open as that very take', async () => {
    const { page } = await show('insight', 'measured');
    await page.getByTestId('confusion-right').first().click();
    expect(await page.getByTestId('cell-take').count()).toBe(5);
    await page.getByTestId('confusion-wrong').first().click();
    const first = page.getByTestId('cell-take').first();
    const undone = async (text: string): Promise<void> => {
      await expect.poll(() => first.textContent()).toContain(text);
      await page.getByTestId('toast-action').last().click();
      await expect.poll(() => first.textContent()).not.toContain(text);
    };
    await first.getByTestId('cell-off').click();
    await undone('switched off');
    await first.getByTestId('cell-keep').click();
    await undone('Kept as it is');
    await first.getByTestId('cell-move').click();
    await page.click('[data-testid=move-submit]');
    await undone('By now a take of');
    await first.getByTestId('cell-open').click();
    const player = page.getByTestId('player');
    await expect.poll(() => player.getAttribute('aria-label')).toBe('Take 1');
    await page.close();
  });

  it('going back to the model before is told, and taken back with Undo', async () => {
    const { page } = await show('insight', 'measured');
    await page.click('[data-testid=rollback]');
    await page.click('[data-testid=toast-action]');
    await page.waitForSelector('[data-testid=toast-info]', { state: 'detached' });
    await page.close();
  });

  it('another language is there at once, and is remembered', async () => {
    const { page } = await show('settings', 'taught');
    await page.selectOption('[data-testid=language]', 'de');
    await page.waitForSelector('html[lang=de] h1:text-is("Einstellungen")');
    expect(await page.title()).toBe('Einstellungen – Mudra');
    expect(await page.evaluate(() => localStorage.getItem('mudra.language'))).toBe('de');
    await page.close();
  });

  it('the chosen theme outweighs the system', async () => {
    const { page } = await show('settings', 'taught');
    await page.selectOption('[data-testid=theme]', 'dark');
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor))
      .toBe('rgb(19, 21, 23)');
    await page.close();
  });

  it('text of another size is there at once, remembered, and has room on every screen', async () => {
    const { page } = await show('settings', 'taught');
    await page.selectOption('[data-testid=text-size]', '200');
    const size = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).fontSize);
    await expect.poll(size).toBe('30px');
    expect(await page.evaluate(() => localStorage.getItem('mudra.look'))).toContain('"textSize":200');
    // As narrow for its text as half the window is for the usual one: what stands side by side moves below.
    const overflow = (): Promise<number> =>
      page.evaluate(() => {
        const main = document.querySelector('main');
        return main ? main.scrollWidth - main.clientWidth : Infinity;
      });
    for (const screen of ['live', 'teach', 'signs', 'signs/sign-1', 'insight', 'library', 'settings']) {
      await page.evaluate((to) => (location.hash = `#/${to}`), screen);
      await page.waitForSelector(`main[data-screen=${screen.split('/')[0]}] h1`, { state: 'attached' });
      expect([screen, await overflow()]).toEqual([screen, 0]);
    }
    await page.close();
  });

  it('more contrast and less movement can be chosen, whatever the system says, and follow it else', async () => {
    const { page } = await show('settings', 'taught');
    const root = (): Promise<readonly (string | undefined)[]> =>
      page.evaluate(() => {
        const { contrast, motion } = document.documentElement.dataset;
        return [contrast, motion, getComputedStyle(document.body).color];
      });
    await page.emulateMedia({ reducedMotion: 'no-preference', contrast: 'no-preference' });
    await expect.poll(root).toEqual([undefined, undefined, 'rgb(30, 33, 36)']);
    await page.emulateMedia({ reducedMotion: 'reduce', contrast: 'more' });
    await expect.poll(root).toEqual(['more', 'less', 'rgb(0, 0, 0)']);
    await page.emulateMedia({ reducedMotion: 'no-preference', contrast: 'no-preference' });
    await page.selectOption('[data-testid=contrast]', 'more');
    await page.selectOption('[data-testid=motion]', 'less');
    await expect.poll(root).toEqual(['more', 'less', 'rgb(0, 0, 0)']);
    await page.close();
  });

  it('the window of captions has the look that was chosen in the app', async () => {
    const { page } = await show('settings', 'taught');
    const other = await page.context().newPage();
    await open(other);
    await other.goto('http://localhost/index.html?window=big');
    await page.selectOption('[data-testid=text-size]', '175');
    await page.selectOption('[data-testid=contrast]', 'more');
    await other.waitForSelector('html[data-contrast=more]', { state: 'attached' });
    await other.reload();
    await other.waitForSelector('html[data-contrast=more][data-ready=true]', { state: 'attached' });
    expect(await other.evaluate(() => document.documentElement.style.fontSize)).toBe('175%');
    await page.selectOption('[data-testid=contrast]', 'system');
    await other.waitForSelector('html:not([data-contrast])', { state: 'attached' });
    await page.close();
  });
});
