import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Voice } from '../../../../src/renderer/state/speech-state.js';
import { cueSoundOf, cueSounds, settingsOf, TakeCues } from '../../../../src/renderer/state/take-cues.js';
import type { Settings } from '../../../../src/shared/contract.js';
import { MudraError } from '../../../../src/shared/errors.js';

const desk: Voice = { id: 'desk', name: 'Desk', lang: 'en-GB', local: true };
const rejected = {
  phase: 'rejected',
  error: new MudraError('take.tooShort', { ms: 90, least: 300 }),
} as const;

function cues(settings: Pick<Settings, 'sounds' | 'spokenCues'>, voice: Voice | null = desk) {
  const heard: string[] = [];
  const made = new TakeCues({
    settings: () => settings,
    speech: () => ({ voice: signal(voice), say: (text) => void heard.push(text) }),
    play: (cue) => void heard.push(`♪ ${cue}`),
  });
  return { made, heard };
}

/** A take is kept as the second, one is not, and another one begins. */
function take({ made, heard }: ReturnType<typeof cues>): string[] {
  made.cue('go', { phase: 'ready' });
  made.cue('kept', { phase: 'kept' });
  made.kept({ count: 2, of: 3 });
  made.cue('rejected', rejected);
  made.kept({ count: 6, of: 5 });
  return heard;
}

describe('what became of a take, aloud', () => {
  it('is spoken with how many there are, and why one was not kept; beginning stays a beep', () => {
    const heard = take(cues({ sounds: true, spokenCues: true }));
    expect(heard.slice(0, 2)).toEqual(['♪ go', 'Kept, 2 of 3']);
    expect(heard[2]).toMatch(/^Not kept\. .*90 ms/);
    expect(heard[3]).toBe('Kept, 6');
  });

  it('is told by beeps where that is chosen, or where no voice may speak', () => {
    const beeps = ['♪ go', '♪ kept', '♪ rejected'];
    expect(take(cues({ sounds: true, spokenCues: false }))).toEqual(beeps);
    expect(take(cues({ sounds: true, spokenCues: true }, null))).toEqual(beeps);
  });

  it('is silent where sounds are off', () => {
    expect(take(cues({ sounds: false, spokenCues: true }))).toEqual([]);
  });

  it('each choice is remembered as it was made', () => {
    for (const sound of cueSounds) {
      const settings = { sounds: true, spokenCues: false, ...settingsOf(sound) };
      expect(cueSoundOf(settings)).toBe(sound);
    }
  });
});
