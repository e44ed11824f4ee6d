import { describe, expect, it } from 'vitest';
import { hashOf, parseHash, Router } from '../../../../src/renderer/state/router.js';

describe('the hash in the address', () => {
  it('names a screen and what is open in it', () => {
    expect(parseHash('#/signs/thank-you-2')).toEqual({ screen: 'signs', argument: 'thank-you-2' });
    expect(parseHash('#/insight')).toEqual({ screen: 'insight', argument: null });
  });

  it('is Live, without an argument, for anything unknown or broken', () => {
    for (const hash of ['', '#', '#/', '#/nowhere/else', '#main']) {
      expect(parseHash(hash)).toEqual({ screen: 'live', argument: null });
    }
    expect(parseHash('#/signs/%E0%A4%A')).toEqual({ screen: 'signs', argument: '%E0%A4%A' });
  });

  it('goes there and back', () => {
    expect(parseHash(hashOf('teach', 'a/b ü'))).toEqual({ screen: 'teach', argument: 'a/b ü' });
  });
});

describe('the way back', () => {
  it('is from what was open in a screen to that screen as a whole', () => {
    const router = new Router();
    const came: (string | null)[] = [];
    for (const [screen, argument] of [
      ['signs', 'thanks/take-2'],
      ['signs'],
      ['live'],
      ['signs'],
      ['signs', 'a'],
      ['signs', 'b'],
      ['insight'],
    ] as const) {
      router.go(screen, argument);
      router.go(screen, argument);
      came.push(router.backFrom);
    }
    expect(came).toEqual([null, 'thanks', null, null, null, null, null]);
  });
});
