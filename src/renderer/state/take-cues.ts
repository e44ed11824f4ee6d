import type { Settings } from '../../shared/contract.js';
import { errorText, t } from '../../shared/i18n/t.js';
import type { RecorderState } from '../vision/take-recorder.js';
import { playCue } from '../ui/sound.js';
import type { SpeechState } from './speech-state.js';
import type { Cue, Kept } from './teach-state.js';

/** How each take is told of aloud. */
export const cueSounds = ['off', 'beep', 'spoken'] as const;
export type CueSound = (typeof cueSounds)[number];

export function cueSoundOf({ sounds, spokenCues }: Pick<Settings, 'sounds' | 'spokenCues'>): CueSound {
  if (!sounds) return 'off';
  return spokenCues ? 'spoken' : 'beep';
}

/** Switched off, the kind of sound is remembered for when sounds are wanted again. */
export function settingsOf(sound: CueSound): Partial<Settings> {
  return sound === 'off' ? { sounds: false } : { sounds: true, spokenCues: sound === 'spoken' };
}

interface CueParts {
  readonly settings: () => Pick<Settings, 'sounds' | 'spokenCues'>;
  readonly speech: () => Pick<SpeechState, 'voice' | 'say'>;
  readonly play?: (cue: Cue) => void;
}

/**
 * Sounds of recording. Spoken, they say what became of a take, and once it is kept, how many there are; what has to
 * be on time (counting, beginning) stays a beep, and so does everything where no voice may speak.
 */
export class TakeCues {
  constructor(private readonly parts: CueParts) {}

  cue(cue: Cue, state: RecorderState): void {
    const { settings, play = playCue } = this.parts;
    if (!settings().sounds) return;
    if (!this.speaks() || (cue !== 'kept' && cue !== 'rejected')) play(cue);
    else if (state.phase === 'rejected') {
      this.parts.speech().say(t('teach.say.rejected', { reason: errorText(state.error) }));
    }
  }

  /** A take is on disk. */
  kept({ count, of }: Kept): void {
    if (!this.parts.settings().sounds || !this.speaks()) return;
    const text = count <= of ? t('teach.say.kept', { count, of }) : t('teach.say.keptMore', { count });
    this.parts.speech().say(text);
  }

  private speaks(): boolean {
    return this.parts.settings().spokenCues && this.parts.speech().voice.peek() !== null;
  }
}
