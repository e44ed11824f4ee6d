import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Script } from '../../src/renderer/vision/virtual-signer/script.js';
import type { VirtualSignId } from '../../src/renderer/vision/virtual-signer/signs.js';
import { renderFootage, type Footage } from '../footage/render-footage.js';
import { AppUnderTest } from '../support/app-under-test.js';

const signs: readonly VirtualSignId[] = ['yes', 'house', 'wait', 'more', 'look'];
/** Performances at the beginning of a film that the page may miss while it starts. */
const lead = 2;
/** As long as the recorder counts down when nobody has set anything else. */
const countdownMs = 3000;

describe('one take of each of five signs, by film', () => {
  const app = new AppUnderTest();
  const folder = mkdtempSync(join(tmpdir(), 'mudra-one-take-films-'));
  let made = 0;

  async function film(script: Script): Promise<Footage & { readonly file: string }> {
    const file = join(folder, `${++made}.mjpeg`);
    return { file, ...(await renderFootage(script, { file })) };
  }

  beforeAll(async () => {
    await app.start((await film({ seed: 1, entries: [{ kind: 'idle', seed: 1, durationMs: 2000 }] })).file);
    // What is recognised here is recognised without training.
    await app.page.goto(`${new URL(app.page.url()).origin}/#/settings`);
    await app.page.getByRole('switch', { name: 'Train by itself' }).click();
  });

  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(signs.map((signId, s) => ({ signId, s })))(
    'one take of $signId; a second later it is known',
    async ({ signId, s }) => {
      // The film begins anew when it is over, so a take that was missed comes again.
      const shown = await film({
        seed: 40 + s,
        entries: [
          { kind: 'sign', signId, seed: 400 + s },
          { kind: 'idle', seed: 50 + s, durationMs: 5000 },
        ],
      });
      await app.play(shown.file, 'teach');
      const { page } = app;
      await page.getByTestId('sign-name').fill(signId);
      // Counted down to the pause before a performance: half of one, or idle movement, is another sign.
      await page.waitForFunction(
        ([from, to, length]) => {
          const at = (performance.now() - (window.cameraOpenedAt ?? NaN)) % length;
          return at > from && at < to;
        },
        [
          (shown.idles[0]?.endMs ?? 0) - countdownMs + 300,
          shown.durationMs + (shown.signs[0]?.startMs ?? 0) - countdownMs - 500,
          shown.durationMs,
        ] as const,
        { timeout: 30_000, polling: 50 },
      );
      await page.getByTestId('record').click();
      await page.waitForSelector('[data-testid=take-count][data-count="1"]', { timeout: 90_000 });
      const saved = performance.now();
      const known = s === 0 ? '1 sign' : `${s + 1} signs`;
      await page.waitForFunction(
        (text) => document.querySelector('[data-testid=status-model]')?.textContent?.startsWith(text),
        known,
        { timeout: 1000, polling: 50 },
      );
      console.log(`${signId} known ${Math.round(performance.now() - saved)} ms after its take was shown`);
      await page.getByTestId('record').click();
      await page.waitForSelector('[data-testid=recorder-state]', { state: 'detached' });
      expect(await page.getByTestId('take-count').getAttribute('data-count')).toBe('1');
    },
  );

  test('the next performances are captioned', async () => {
    const count = 2 * signs.length;
    const shown = await film({
      seed: 60,
      entries: Array.from({ length: lead + count }, (_, k) => ({
        kind: 'sign' as const,
        signId: signs[(k * 3) % signs.length] ?? 'yes',
        seed: 6000 + k,
      })),
    });
    await app.play(shown.file, 'live');
    await app.page.waitForFunction(
      (end) => performance.now() - (window.cameraOpenedAt ?? NaN) > end,
      shown.durationMs + 6000,
      { timeout: shown.durationMs + 30_000, polling: 500 },
    );
    const captions = await app.captions();
    const rate = await app.page.getByTestId('status-fps').textContent();
    const spans = shown.signs.slice(lead);
    const seen = spans.map(({ signId, startMs, endMs }) => ({
      signId,
      said: captions.filter((c) => c.startedAt > startMs - 300 && c.startedAt < endMs).map((c) => c.sign),
    }));
    console.log(`${seen.map(({ signId, said }) => `${signId} → ${said.join(' ')}`).join(', ')}; ${rate}`);
    const right = seen.filter(({ signId, said }) => said.length === 1 && said[0] === signId).length;
    expect(right).toBeGreaterThanOrEqual(count - 1);
    expect(app.troubles).toEqual([]);
  });
});
