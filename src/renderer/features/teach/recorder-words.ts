import { movementDefaults } from '../../../shared/domain/movement.js';
import { errorText, t } from '../../../shared/i18n/t.js';
import type { RecorderState } from '../../vision/take-recorder.js';
import { enoughTakes } from '../../state/words.js';
import type { IconName } from '../../ui/icon.js';
import type { Ring } from '../stage/stage.js';

/** What the frame around the picture says, in colour, drawing and words at once. */
export interface RecorderLook {
  readonly ring: Ring;
  readonly icon: IconName;
  readonly text: string;
  /** A second, smaller line; empty when there is nothing to add. */
  readonly advice: string;
}

interface LookContext {
  readonly rest: boolean;
  /** Takes the sign has now. */
  readonly takes: number;
  /** Milliseconds of rest left, when rest is taught. */
  readonly restLeftMs: number | null;
  readonly countdownSeconds: number;
}

/** Null while nothing is recorded. */
export function recorderLook(state: RecorderState, context: LookContext): RecorderLook | null {
  const restText = t('teach.state.rest', { seconds: Math.ceil((context.restLeftMs ?? 0) / 1000) });
  switch (state.phase) {
    case 'off':
      return null;
    case 'countdown':
      return {
        ring: { tone: 'waiting', fill: state.secondsLeft / Math.max(1, context.countdownSeconds) },
        icon: 'clock',
        text: t('teach.state.countdown', { seconds: state.secondsLeft }),
        advice: '',
      };
    case 'waiting-for-rest':
      return { ring: { tone: 'waiting', fill: 0 }, icon: 'down', text: t('teach.state.lower'), advice: '' };
    case 'ready':
      return {
        ring: { tone: 'waiting', fill: 0 },
        icon: 'hand',
        text: context.rest ? restText : t('teach.state.ready'),
        advice: '',
      };
    case 'recording':
      return {
        ring: { tone: 'recording', fill: Math.min(1, state.ms / movementDefaults.longestMs) },
        icon: 'record',
        text: context.rest ? restText : t('teach.state.recording'),
        advice: '',
      };
    case 'kept':
      return {
        ring: { tone: 'kept', fill: 1 },
        icon: 'check',
        text: context.rest
          ? restText
          : t('teach.state.kept', { count: context.takes, good: Math.max(enoughTakes.good, context.takes) }),
        advice: context.rest ? '' : t('teach.state.again'),
      };
    case 'rejected':
      // Rest is whatever happens: a movement too small to keep is no mistake.
      if (context.rest) {
        return { ring: { tone: 'waiting', fill: 0 }, icon: 'hand', text: restText, advice: '' };
      }
      return {
        ring: { tone: 'rejected', fill: 1 },
        icon: 'cross',
        text: t('teach.state.rejected'),
        advice: errorText(state.error),
      };
  }
}
