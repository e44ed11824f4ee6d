import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from '../../support/chromium.js';
import { bundlePage, openPage, type PageFiles } from '../../support/page.js';
import type { SceneName } from './scenes.js';
import { Shower, showIn, wholeWindow, type Shown } from './show.js';

export interface Screens {
  /** Shows a scene in a page of its own. */
  show(screen: string, scene: SceneName, lang?: string): Promise<Shown>;
  /** A page in which one view after another is shown. */
  shower(options?: BrowserContextOptions): Promise<Shower>;
  /** A page of the usual size that has the files of the screens. */
  page(): Promise<Page>;
  /** Gives another page the files of the screens. */
  open(page: Page): Promise<void>;
}

/** For a whole test file: a browser with the screens' page. */
export function useScreens(): Screens {
  let browser: Browser;
  let files: PageFiles;
  beforeAll(async () => {
    [browser, files] = await Promise.all([launchChromium(), bundlePage('test/browser/screens-page')]);
  });
  afterAll(async () => {
    await browser.close();
  });
  return {
    show: (screen, scene, lang = '') => showIn(browser, files, [screen, scene], { lang }),
    shower: (options) => Shower.open(browser, files, options),
    page: async () => {
      const page = await browser.newPage({ viewport: wholeWindow });
      await openPage(page, files);
      return page;
    },
    open: (page) => openPage(page, files),
  };
}
