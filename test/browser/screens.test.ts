import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shower } from './screens-page/show.js';
import { useScreens } from './screens-page/use-screens.js';
import { mainViews, meantError, views, type View } from './screens-page/views.js';

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const screens = useScreens();

/** What is looked for: all, colours with 7:1 for every text, colours, or all but the system's own colours. */
type Look = 'all' | 'contrast' | 'colours' | 'forced';

async function violationsOn(page: Page, look: Look = 'all'): Promise<string[]> {
  await page.evaluate(axe.source);
  // Neither colours nor another language change what controls are called and how they are nested.
  const colours = ['color-contrast', 'link-in-text-block', 'html-has-lang'];
  const runOnly =
    look === 'colours'
      ? { type: 'rule' as const, values: colours }
      : look === 'contrast'
        ? { type: 'rule' as const, values: [...colours, 'color-contrast-enhanced'] }
        : { type: 'tag' as const, values: axeTags };
  const rules = look === 'forced' ? { 'color-contrast': { enabled: false } } : {};
  const found = await page.evaluate(
    ([runOnly, rules]) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly,
        rules,
        resultTypes: ['violations'],
      }),
    [runOnly, rules] as const,
  );
  // axe really looked: this is among what it found in order.
  const sure = { all: 'color-contrast', colours: 'color-contrast', forced: 'html-has-lang' };
  expect(found.passes.map((rule) => rule.id)).toContain(
    look === 'contrast' ? 'color-contrast-enhanced' : sure[look],
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

/** How much the page, what it shows, and its cards are wider than they may be, and by how much the page itself scrolls. */
function overflow(page: Page): Promise<{ page: number; down: number; inside: number; cards: number }> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const { scrollWidth, scrollHeight } = document.documentElement;
    return {
      page: scrollWidth - innerWidth,
      down: scrollHeight - innerHeight,
      inside: main ? main.scrollWidth - main.clientWidth : 0,
      cards: [...document.querySelectorAll('.card')].filter((e) => e.scrollWidth > e.clientWidth).length,
    };
  });
}
const fits = { page: 0, down: 0, inside: 0, cards: 0 };

interface Manner {
  readonly options?: BrowserContextOptions;
  readonly asked?: Readonly<Record<string, string | number>>;
  readonly look?: Look;
  readonly views: readonly View[];
}
const light = { colorScheme: 'light', reducedMotion: 'reduce' } as const;
const dark = { colorScheme: 'dark', reducedMotion: 'reduce' } as const;

/** Every view in light, dark, in more contrast and in another language; those that differ most in the rest, too. */
const manners: Readonly<Record<string, Manner>> = {
  light: { options: light, views },
  dark: { options: dark, look: 'colours', views },
  'light, more contrast, German': {
    options: light,
    asked: { contrast: 'more', lang: 'de' },
    look: 'contrast',
    views: views.filter((_, i) => i % 2 === 0),
  },
  'dark, more contrast, Spanish': {
    options: dark,
    asked: { contrast: 'more', lang: 'es' },
    look: 'contrast',
    views: views.filter((_, i) => i % 2 === 1),
  },
  'text at 200 %': { options: light, asked: { text: 200 }, views: mainViews },
  'forced colours': { options: { ...dark, forcedColors: 'active' }, look: 'forced', views: mainViews },
};

describe.each(Object.entries(manners))('%s', (_name, { options, asked, look, views: shown }) => {
  let shower: Shower;
  beforeAll(async () => {
    shower = await screens.shower(options);
  });
  afterAll(() => shower.page.close());

  it.each(shown.map((view) => [view.join(' '), view] as const))(
    '%s has room, no errors and no accessibility violations',
    async (_name, view) => {
      await shower.show(view, asked);
      expect(await violationsOn(shower.page, look)).toEqual([]);
      expect(shower.errors.filter((error) => !meantError(view[1], error))).toEqual([]);
      expect(await overflow(shower.page)).toEqual(fits);
    },
  );
});

it('every screen fits a window 400 pixels wide', async () => {
  const shower = await screens.shower({ viewport: { width: 400, height: 800 } });
  for (const view of mainViews) {
    await shower.show(view);
    const { page, down, inside } = await overflow(shower.page);
    expect([view, page, down, inside]).toEqual([view, 0, 0, 0]);
  }
  await shower.page.close();
});

describe('long words from right to left', () => {
  let shower: Shower;
  beforeAll(async () => {
    shower = await screens.shower(light);
  });
  afterAll(() => shower.page.close());

  it.each(mainViews.map((view) => [view.join(' '), view] as const))(
    'have room on %s, and turn no hands round',
    async (_name, view) => {
      const { page, errors } = shower;
      await shower.show(view, { lang: 'pseudo-rtl' });
      // A made-up word is padded wherever it stands, so that a label cannot have it word for word.
      const found = (await violationsOn(page)).filter((one) => !one.startsWith('label-content-name'));
      expect(found).toEqual([]);
      expect(errors).toEqual([]);
      expect(await overflow(page)).toEqual(fits);
      const seen = await page.evaluate(() => {
        const root = document.documentElement;
        const turns = (): string =>
          [...document.querySelectorAll('canvas, .stage-view, .stage-mirror')]
            .map((e) => getComputedStyle(e).transform)
            .join();
        const { dir } = root;
        const turned = turns();
        root.dir = 'ltr';
        return { dir, alike: turned === turns() };
      });
      expect(seen).toEqual({ dir: 'rtl', alike: true });
    },
  );
});
