import { describe, expect, it } from 'vitest';
import { hashOf, parseHash } from '../../../../src/renderer/state/router.js';

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
