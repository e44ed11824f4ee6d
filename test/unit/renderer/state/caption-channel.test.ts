import { describe, expect, it } from 'vitest';
import { captionWindowOf, followCaptions } from '../../../../src/renderer/state/caption-channel.js';
import { testApp } from '../../../support/app-parts.js';

describe('a window of captions', () => {
  const at = (address: string, electron: boolean) => captionWindowOf(new URL(address), electron);

  it('is told by Electron in its address, so that large captions in the place of the app stay the app', () => {
    expect(at('app://mudra/?window=big#/big', true)).toBe('big');
    expect(at('app://mudra/?window=mini#/mini', true)).toBe('mini');
    expect(at('app://mudra/#/big', true)).toBeNull();
    expect(at('app://mudra/', true)).toBeNull();
    expect(at('app://mudra/?window=other', true)).toBeNull();
  });

  it('elsewhere begins with large captions', () => {
    expect(at('http://127.0.0.1:8017/#/big', false)).toBe('big');
    expect(at('http://127.0.0.1:8017/#/live', false)).toBeNull();
    expect(at('http://127.0.0.1:8017/?window=mini', false)).toBeNull();
  });
});

it('hears whether somebody is watching: only while Live is shown', async () => {
  const { state } = testApp();
  const shown = followCaptions();
  await expect.poll(() => shown.value).toMatchObject({ words: [], away: true });
  const leave = state.live.show();
  await expect.poll(() => shown.value?.away).toBe(false);
  leave();
  await expect.poll(() => shown.value?.away).toBe(true);
});
