import type { RecordMode } from '../../../shared/contract-coach.js';
import { movementDefaults } from '../../../shared/domain/movement.js';
import { errorText, t } from '../../../shared/i18n/t.js';
import type { RecorderState } from '../../vision/take-recorder.js';
import { enoughTakes } from '../../state/words.js';
import type { IconName } from '../../ui/icon.js';
import type { Ring } from '../stage/stage.js';
import type { Hint } from './guidance.js';

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
  /** Hands-free by default. */
  readonly mode?: RecordMode;
  /** The chosen key, as it is printed; empty where only the button works. */
  readonly key?: string;
  /** False keeps the frame around the picture as it is. */
  readonly frameCues?: boolean;
  /** What would make the take better. */
  readonly hint?: Hint | null;
}

/** Null while nothing is recorded. */
export function recorderLook(state: RecorderState, context: LookContext): RecorderLook | null {
  const look = phaseLook(state, context);
  if (!look) return null;
  const { hint, frameCues = true } = context;
  return {
    ...look,
    ring: frameCues ? look.ring : { tone: 'none', fill: 0 },
    // Why a take was not kept comes before how to make the next one better.
    advice: hint && state.phase !== 'rejected' ? t(`teach.guide.${hint}`) : look.advice,
  };
}

function phaseLook(state: RecorderState, context: LookContext): RecorderLook | null {
  const restText = t('teach.state.rest', { seconds: Math.ceil((context.restLeftMs ?? 0) / 1000) });
  switch (state.phase) {
    case 'off':
      return null;
    case 'countdown':
      return {
        ring: { tone: 'waiting', fill: state.secondsLeft / Math.max(1, context.countdownSeconds) },
        icon: 'clock',
        text: countdownText(state.secondsLeft, context),
        advice: '',
      };
    case 'waiting-for-rest':
      return { ring: { tone: 'waiting', fill: 0 }, icon: 'down', text: t('teach.state.lower'), advice: '' };
    case 'ready':
      return {
        ring: { tone: 'waiting', fill: 0 },
        icon: 'hand',
        text: context.rest ? restText : readyText(context),
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
        advice: context.rest ? '' : againText(context),
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

function countdownText(seconds: number, { mode, takes }: LookContext): string {
  return t(mode === 'countdown' && takes > 0 ? 'teach.state.countTake' : 'teach.state.countdown', {
    seconds,
  });
}

function readyText({ mode, key = '' }: LookContext): string {
  if (mode === 'hold') return t(key ? 'teach.state.armed' : 'teach.state.armedButton', { key });
  return t(mode === 'countdown' ? 'teach.state.go' : 'teach.state.ready');
}

function againText({ mode, key = '' }: LookContext): string {
  if (mode === 'hold') return t(key ? 'teach.state.holdAgain' : 'teach.state.holdAgainButton', { key });
  return t(mode === 'countdown' ? 'teach.state.wait' : 'teach.state.again');
}
