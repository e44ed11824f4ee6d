import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordFilms } from '../footage/record-film.js';
import { AppUnderTest } from '../support/app-under-test.js';

describe('a folder of films', () => {
  const app = new AppUnderTest();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mudra-films-'));
    const sign = (signId: 'yes' | 'house', seed: number) => ({
      seed,
      entries: [{ kind: 'sign' as const, signId, seed: seed + 1 }],
    });
    for (const name of ['yes', 'house']) await mkdir(join(folder, 'signs', name), { recursive: true });
    await recordFilms(
      new Map([
        [join(folder, 'signs/yes/1.webm'), sign('yes', 11)],
        [join(folder, 'signs/house/1.webm'), sign('house', 21)],
      ]),
    );
    await writeFile(join(folder, 'signs/house/2.webm'), 'no film');
    await app.start(null);
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('gives a take of each film under the name of its folder, says how far it is, and what is no film', async () => {
    const { page } = app;
    await page.click('[data-testid=rail-library]');
    await page.setInputFiles('[data-testid=import-folder]', join(folder, 'signs'));
    await page.waitForSelector('[data-testid=import][data-stage=watching]');
    expect(await page.textContent('[data-testid=job]')).toMatch(/Watching film \d of 3 in “signs”/);
    await page.waitForSelector('[data-testid=preview]', { timeout: 90_000 });
    const found = page.getByTestId('preview-sign');
    expect(await found.evaluateAll((all) => all.map((one) => one.getAttribute('data-sign')).sort())).toEqual([
      'house',
      'yes',
    ]);
    expect(await page.textContent('[data-testid=preview]')).toContain('signs/house/2.webm');
    await page.click('[data-testid=import-go]');
    await page.waitForSelector('[data-testid=import][data-stage=idle]');
    await page.click('[data-testid=rail-signs]');
    await page.waitForSelector('[data-testid=sign-card]');
    const cards = await page.getByTestId('sign-card').evaluateAll((all) => all.map((one) => one.textContent));
    expect(cards.sort()).toEqual([
      expect.stringContaining('house1 take'),
      expect.stringContaining('yes1 take'),
    ]);
    expect([...app.troubles, ...app.foreign]).toEqual([]);
  });
});
