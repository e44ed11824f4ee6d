import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { writeEntrancePage } from '../src/main/web/entrance-page.js';
import { Shower } from '../test/browser/screens-page/show.js';
import { views } from '../test/browser/screens-page/views.js';
import { launchChromium } from '../test/support/chromium.js';
import { bundlePage, type PageFiles } from '../test/support/page.js';

/**
 * Takes a picture of every screen in every state and manner, for looking at: `npm run screen-states [word …]`. Words
 * choose those whose name has one of them. The pictures go to `out/screens`.
 */
const target = join(import.meta.dirname, '../out/screens');
const words = process.argv.slice(2);

interface Manner {
  readonly asked?: Readonly<Record<string, string | number>>;
  readonly options: BrowserContextOptions;
}
const window = { width: 1280, height: 800 };
/** The small window as it opens. */
const mini = { width: 420, height: 150 };
const manners: Readonly<Record<string, Manner>> = {
  light: { options: { viewport: window, colorScheme: 'light' } },
  dark: { options: { viewport: window, colorScheme: 'dark' } },
  narrow: { options: { viewport: { width: 400, height: 800 } } },
  text: { options: { viewport: window }, asked: { text: 200 } },
  zoom: { options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } },
  rtl: { options: { viewport: window }, asked: { lang: 'pseudo-rtl' } },
  german: { options: { viewport: window }, asked: { lang: 'de' } },
  spanish: { options: { viewport: window, colorScheme: 'dark' }, asked: { lang: 'es' } },
  contrast: { options: { viewport: window, colorScheme: 'light' }, asked: { contrast: 'more' } },
  'contrast-dark': { options: { viewport: window, colorScheme: 'dark' }, asked: { contrast: 'more' } },
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

const wanted = (title: string): boolean => words.length === 0 || words.some((word) => title.includes(word));

async function shoot(browser: Browser, files: PageFiles, name: string, one: Manner): Promise<void> {
  const shower = await Shower.open(browser, files, { ...one.options, reducedMotion: 'reduce' });
  const { page } = shower;
  for (const [screen, scene, ...clicks] of views) {
    const title = [name, screen.replace('/', '-'), scene, ...clicks].join('_');
    if (!wanted(title)) continue;
    const size = scene.startsWith('mini') ? mini : (one.options.viewport ?? window);
    await page.setViewportSize(size);
    await shower.show([screen, scene], one.asked);
    await grow(page, size);
    try {
      for (const click of clicks) await page.getByTestId(click).first().click({ timeout: 2000 });
    } catch {
      console.error(`${title}: there is nothing to click`);
    }
    await page.waitForTimeout(100);
    await page.screenshot({ path: join(target, `${title}.png`) });
  }
  await page.close();
}

/** The page that leads inside, for as long as it is seen: without its going on at once. */
async function shootEntrance(browser: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mudra-screens-'));
  const { path } = writeEntrancePage('http://127.0.0.1:17325/', folder);
  const html = (await readFile(path, 'utf8')).replace(/<meta http-equiv="refresh"[^>]*>/, '');
  rmSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const title = `${colorScheme}_entrance`;
    if (!wanted(title)) continue;
    const page = await browser.newPage({ viewport: window, colorScheme });
    await page.setContent(html);
    await page.screenshot({ path: join(target, `${title}.png`) });
    await page.close();
  }
}

mkdirSync(target, { recursive: true });
const files = await bundlePage('test/browser/screens-page');
const browser = await launchChromium();
await shootEntrance(browser);
for (const [name, one] of Object.entries(manners)) await shoot(browser, files, name, one);
await browser.close();
