import { afterEach, describe, expect, it } from 'vitest';
import { modeHint } from '../../../../src/renderer/features/teach/mode-section.js';
import { recorderLook } from '../../../../src/renderer/features/teach/recorder-words.js';
import { keyWorks } from '../../../../src/renderer/features/teach/use-record-key.js';
import { singleKeys } from '../../../../src/renderer/ui/use-shortcut.js';
import { MudraError } from '../../../../src/shared/errors.js';

const sign = { rest: false, takes: 3, restLeftMs: null, countdownSeconds: 3 };
const rest = { rest: true, takes: 1, restLeftMs: 20_400, countdownSeconds: 3 };
afterEach(() => {
  singleKeys.value = true;
});
const rejected = {
  phase: 'rejected',
  error: new MudraError('take.tooShort', { ms: 90, least: 300 }),
} as const;

describe('what the frame around the picture says', () => {
  it('tells every state by tone, drawing and words', () => {
    const looks = [
      recorderLook({ phase: 'countdown', secondsLeft: 2 }, sign),
      recorderLook({ phase: 'waiting-for-rest' }, sign),
      recorderLook({ phase: 'ready' }, sign),
      recorderLook({ phase: 'recording', ms: 3000 }, sign),
      recorderLook({ phase: 'kept' }, sign),
      recorderLook(rejected, sign),
    ];
    expect(new Set(looks.map((look) => look?.icon)).size).toBe(6);
    expect(new Set(looks.map((look) => look?.text)).size).toBe(6);
    expect(looks[3]?.ring).toEqual({ tone: 'recording', fill: 0.5 });
    expect(looks[4]?.text).toBe('Kept: 3 of 5');
    expect(looks[5]?.advice).toContain('90 ms');
  });

  it('says nothing while nothing is recorded', () => {
    expect(recorderLook({ phase: 'off' }, sign)).toBeNull();
  });

  it('never scolds during rest', () => {
    const look = recorderLook(rejected, rest);
    expect(look?.ring.tone).toBe('waiting');
    expect(look?.text).toBe('Just be yourself: 21 s');
    expect(look?.advice).toBe('');
  });

  it('asks for what the chosen way of recording needs', () => {
    const texts = (['hands-free', 'countdown', 'hold', 'burst'] as const).map((mode) => {
      const context = { ...sign, mode, key: 'F13' };
      const ready = recorderLook({ phase: 'ready' }, context);
      const kept = recorderLook({ phase: 'kept' }, context);
      return [ready?.text, kept?.advice];
    });
    expect(texts[1]?.[0]).toBe('Sign now');
    expect(texts[2]?.[0]).toContain('F13');
    expect(texts[0]).toEqual(texts[3]);
    expect(new Set(texts.map(([, advice]) => advice)).size).toBe(3);
  });

  it('speaks of the button where single keys are off, but of a foot switch always', () => {
    expect(modeHint('burst', 'r', 3)).toContain('R starts and stops');
    singleKeys.value = false;
    expect(['r', ' ', 'pagedown', 'f13'].map(keyWorks)).toEqual([false, false, true, true]);
    for (const mode of ['hands-free', 'countdown', 'hold', 'burst'] as const) {
      expect(modeHint(mode, 'r', 3)).toContain('button');
      expect(modeHint(mode, 'r', 3)).not.toMatch(/\bR\b/);
      expect(modeHint(mode, 'pagedown', 3)).toContain('PageDown');
    }
    const armed = recorderLook({ phase: 'ready' }, { ...sign, mode: 'hold', key: '' });
    expect(armed?.text).toBe('Hold the button while you sign');
  });

  it('one hint joins in, but not before the reason why a take was not kept', () => {
    expect(recorderLook({ phase: 'ready' }, { ...sign, hint: 'dark' })?.advice).toContain('too dark');
    expect(recorderLook(rejected, { ...sign, hint: 'dark' })?.advice).toContain('90 ms');
  });

  it('leaves the frame as it is where that is wished, and says the same', () => {
    const look = recorderLook({ phase: 'kept' }, { ...sign, frameCues: false });
    expect(look?.ring).toEqual({ tone: 'none', fill: 0 });
    expect(look?.text).toBe('Kept: 3 of 5');
  });
});
