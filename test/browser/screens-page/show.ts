import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, type PageFiles } from '../../support/page.js';
import type { View } from './views.js';

export const wholeWindow = { width: 1280, height: 800 };

export interface Shown {
  readonly page: Page;
  /** Uncaught errors and violations of the content security policy, since the view was shown. */
  readonly errors: string[];
}

/** One page in which one view after another is shown, each as in a fresh window that remembers nothing. */
export class Shower implements Shown {
  private count = 0;

  private constructor(
    readonly page: Page,
    readonly errors: string[],
  ) {}

  static async open(
    browser: Browser,
    files: PageFiles,
    options: BrowserContextOptions = {},
  ): Promise<Shower> {
    const context = await browser.newContext({ viewport: wholeWindow, ...options });
    const page = await context.newPage();
    page.on('close', () => void context.close().catch(() => undefined));
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
    });
    await openPage(page, files);
    return new Shower(page, errors);
  }

  /** `lang` and whatever else the page's address may say. */
  async show(
    [screen, scene, ...clicks]: View,
    asked: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    const { page } = this;
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    const words = new URLSearchParams({ scene, n: String(this.count++) });
    for (const [name, value] of Object.entries(asked)) words.set(name, String(value));
    this.errors.length = 0;
    await page.goto(`http://localhost/index.html?${words}#/${screen}`);
    await page.waitForSelector('html[data-ready=true][data-scene=set]', { state: 'attached' });
    for (const click of clicks) await page.getByTestId(click).first().click({ timeout: 5000 });
  }
}

/** A page of its own for a view, for what is done in it. */
export async function showIn(
  browser: Browser,
  files: PageFiles,
  view: View,
  asked: Readonly<Record<string, string | number>> = {},
  options: BrowserContextOptions = {},
): Promise<Shown> {
  const shower = await Shower.open(browser, files, options);
  await shower.show(view, asked);
  return shower;
}
