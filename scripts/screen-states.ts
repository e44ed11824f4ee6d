import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { SceneName } from '../test/browser/screens-page/scenes.js';
import { views } from '../test/browser/screens-page/views.js';
import { launchChromium } from '../test/support/chromium.js';
import { bundlePage, openPage, type PageFiles } from '../test/support/page.js';

/**
 * Takes a picture of every screen in every state and manner, for looking at: `npm run screen-states [word …]`. Words
 * choose those whose name has one of them. The pictures go to `out/screens`.
 */
const target = join(import.meta.dirname, '../out/screens');
const words = process.argv.slice(2);

/** States that need no test of their own; `click` and `press` are done one after another once it is shown. */
const more: readonly (readonly [screen: string, scene: SceneName, ...click: string[]])[] = [
  ['live', 'not-trained'],
  ['teach', 'preparing'],
  ['signs', 'preparing'],
  ['insight', 'preparing'],
  ['live', 'training-failed'],
  ['live', 'host-lost'],
  ['live', 'caption', 'live-more'],
  ['live', 'caption', 'sentence-edit'],
  ['live', 'taught', 'backend-why'],
  ['teach', 'training-failed'],
  ['teach', 'long-names'],
  ['signs', 'renaming', 'rename-field'],
  ['signs/sign-1', 'reviewing', 'take'],
  ['signs/sign-1', 'long-names'],
  ['library', 'taught', 'export'],
  ['library', 'taught', 'set-create'],
  ['library', 'import-failed'],
  ['library', 'import-busy'],
  ['library', 'library-preview', 'empty-trash'],
  ['settings', 'empty'],
  ['big', 'long-names'],
  ['insight', 'training'],
];

interface Manner {
  readonly lang?: string;
  readonly options: BrowserContextOptions;
  /** The browser's usual size of text, in pixels. */
  readonly text?: number;
}
const window = { width: 1280, height: 800 };
/** The small window as it opens. */
const mini = { width: 420, height: 150 };
const manners: Readonly<Record<string, Manner>> = {
  light: { options: { viewport: window, colorScheme: 'light' } },
  dark: { options: { viewport: window, colorScheme: 'dark' } },
  narrow: { options: { viewport: { width: 400, height: 800 } } },
  text: { options: { viewport: window }, text: 32 },
  zoom: { options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } },
  rtl: { options: { viewport: window }, lang: 'pseudo-rtl' },
  german: { options: { viewport: window }, lang: 'de' },
  forced: { options: { viewport: window, forcedColors: 'active', colorScheme: 'dark' } },
};

/** The window grows to what the screen holds, so that nothing stays below its edge. */
async function grow(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const inside = await page.evaluate(() => {
    const main = document.querySelector('main');
    return main ? main.scrollHeight - main.clientHeight : 0;
  });
  if (inside > 0) await page.setViewportSize({ width, height: Math.min(height + inside, 4000) });
}

async function shoot(browser: Browser, files: PageFiles, name: string, one: Manner): Promise<void> {
  for (const [screen, scene, ...clicks] of [...views, ...more]) {
    const title = [name, screen.replace('/', '-'), scene, ...clicks].join('_');
    if (words.length > 0 && !words.some((word) => title.includes(word))) continue;
    const { viewport } = one.options;
    const small = scene.startsWith('mini') && viewport && { viewport: mini };
    const page = await browser.newPage({ ...one.options, reducedMotion: 'reduce', ...small });
    await openPage(page, files);
    await page.goto(`http://localhost/index.html?scene=${scene}&lang=${one.lang ?? ''}#/${screen}`);
    await page.waitForSelector('html[data-ready=true][data-scene=set]', { state: 'attached' });
    const size = page.viewportSize();
    if (size) await grow(page, size);
    try {
      for (const click of clicks) await page.getByTestId(click).first().click({ timeout: 2000 });
    } catch {
      console.error(`${title}: there is nothing to click`);
    }
    await page.waitForTimeout(100);
    await page.screenshot({ path: join(target, `${title}.png`) });
    await page.close();
  }
}

mkdirSync(target, { recursive: true });
const files = await bundlePage('test/browser/screens-page');
for (const [name, one] of Object.entries(manners)) {
  const browser = await launchChromium(one.text ? { text: one.text } : {});
  await shoot(browser, files, name, one);
  await browser.close();
}
