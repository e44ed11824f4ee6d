import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPrivately, writeEntrancePage } from '../../../../src/main/web/entrance-page.js';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'mudra-entrance-'));
});
afterEach(() => rmSync(place, { recursive: true }));

describe('the entrance page', () => {
  const url = 'http://127.0.0.1:17325/?token=a-b_c&x="';

  it('leads to the address, which its own path does not tell', () => {
    const { path } = writeEntrancePage(url, place);
    expect(path.startsWith(place)).toBe(true);
    expect(path).not.toContain('token');
    expect(readFileSync(path, 'utf8')).toContain(
      'http-equiv="refresh" content="0; url=http://127.0.0.1:17325/?token=a-b_c&amp;x=&quot;"',
    );
  });

  it.skipIf(process.platform === 'win32')('can be read by its owner alone', () => {
    const { path } = writeEntrancePage(url, place);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it('goes away whole, and stays away', () => {
    const { path, remove } = writeEntrancePage(url, place);
    expect(existsSync(path)).toBe(true);
    remove();
    expect(readdirSync(place)).toEqual([]);
    remove();
  });

  it('is all that a command line tells, and is gone after a while', async () => {
    vi.useFakeTimers();
    try {
      const target = await openPrivately(url, async (path) => path, place);
      expect(target).not.toMatch(/http|token|a-b_c/);
      vi.advanceTimersByTime(10_000);
      expect(readFileSync(target, 'utf8')).toContain('token=a-b_c');
      vi.advanceTimersByTime(30_000);
      expect(readdirSync(place)).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});
