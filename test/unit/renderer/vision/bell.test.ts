import { describe, expect, it } from 'vitest';
import { Bell } from '../../../../src/renderer/vision/bell.js';

describe('Bell', () => {
  const never = new AbortController().signal;

  it('tells a ring from a timeout and an abort', async () => {
    const bell = new Bell();
    const rung = bell.wait(never, 60_000);
    bell.ring();
    expect(await rung).toBe(true);
    expect(await bell.wait(never, 1)).toBe(false);
    const aborting = new AbortController();
    const aborted = bell.wait(aborting.signal, 60_000);
    aborting.abort();
    expect(await aborted).toBe(false);
    expect(await bell.wait(aborting.signal, 60_000)).toBe(false);
  });
});
