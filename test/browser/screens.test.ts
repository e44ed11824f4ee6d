import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locale } from '../../src/shared/i18n/languages.js';
import { launchChromium } from '../support/chromium.js';
import { bundlePage, openPage, type PageFiles } from '../support/page.js';
import type { SceneName } from './screens-page/scenes.js';
import { views } from './screens-page/views.js';

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let browser: Browser;
let files: PageFiles;

beforeAll(async () => {
  [browser, files] = await Promise.all([launchChromium(), bundlePage('test/browser/screens-page')]);
});

afterAll(async () => {
  await browser.close();
});

interface Shown {
  readonly page: Page;
  /** Uncaught errors and violations of the content security policy. */
  readonly errors: string[];
}

async function show(
  screen: string,
  scene: SceneName,
  colorScheme: 'light' | 'dark' = 'light',
  lang: Locale | '' = '',
): Promise<Shown> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
  });
  await openPage(page, files);
  await page.goto(`http://localhost/index.html?scene=${scene}&lang=${lang}#/${screen}`);
  await page.waitForSelector('html[data-ready=true][data-scene=set]', { state: 'attached' });
  return { page, errors };
}

async function violationsOn(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    (tags) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags }),
    axeTags,
  );
  // axe really looked: contrast is among what it found in order.
  expect(found.passes.map((rule) => rule.id)).toContain('color-contrast');
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  it.each(views)('%s (%s) has no errors and no accessibility violations', async (screen, scene) => {
    const { page, errors } = await show(screen, scene, scheme);
    expect(await violationsOn(page)).toEqual([]);
    expect(errors).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(1280);
    await page.close();
  });
});

it.each(['live', 'teach', 'signs', 'insight', 'library', 'settings'])(
  '%s fits a window 400 pixels wide',
  async (screen) => {
    const { page } = await show(screen, 'taught');
    await page.setViewportSize({ width: 400, height: 800 });
    const overflow = await page.evaluate(() => {
      const main = document.querySelector('main');
      return main ? main.scrollWidth - main.clientWidth : Infinity;
    });
    expect(overflow).toBe(0);
    await page.close();
  },
);

it.each([
  ['live', 'caption'],
  ['teach', 'teach-coach'],
  ['signs/sign-1', 'reviewing'],
  ['insight', 'measured'],
  ['library', 'library-preview'],
  ['settings', 'outputs'],
] as const)(
  '%s (%s) has room for long words from right to left, and turns no hands round',
  async (screen, scene) => {
    const { page, errors } = await show(screen, scene, 'light', 'pseudo-rtl');
    // A made-up word is padded wherever it stands, so that a label cannot have it word for word.
    expect((await violationsOn(page)).filter((one) => !one.startsWith('label-content-name'))).toEqual([]);
    expect(errors).toEqual([]);
    const seen = await page.evaluate(() => {
      const root = document.documentElement;
      const main = document.querySelector('main');
      const turns = (): string =>
        [...document.querySelectorAll('canvas, .stage-view, .stage-mirror')]
          .map((e) => getComputedStyle(e).transform)
          .join();
      const { dir } = root;
      const page = root.scrollWidth - innerWidth;
      const inside = main ? main.scrollWidth - main.clientWidth : Infinity;
      const cards = [...document.querySelectorAll('.card')].filter(
        (e) => e.scrollWidth > e.clientWidth,
      ).length;
      const turned = turns();
      root.dir = 'ltr';
      return { dir, page, inside, cards, alike: turned === turns() };
    });
    expect(seen).toEqual({ dir: 'rtl', page: 0, inside: 0, cards: 0, alike: true });
    await page.close();
  },
);

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

  it('the magnifying glass stands in its field from right to left, too', async () => {
    const { page } = await show('signs', 'taught', 'light', 'pseudo-rtl');
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
    const { page } = await show('settings', 'taught', 'light');
    await page.selectOption('[data-testid=theme]', 'dark');
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor))
      .toBe('rgb(19, 21, 23)');
    await page.close();
  });
});
