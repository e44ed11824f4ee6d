import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { sounded } from '../../ui/sound.js';
import './sound-cue.css';

const staysMs = 1600;

/** Captions for sounds: whatever can be heard is shown, in words, for as long as it matters. */
export function SoundCue(): JSX.Element | null {
  const { speech } = useApp();
  const last = sounded.value;
  const [over, setOver] = useState(last?.id ?? 0);
  useEffect(() => {
    if (!last || last.id === over) return undefined;
    const timer = setTimeout(() => setOver(last.id), staysMs);
    return () => clearTimeout(timer);
  }, [last?.id]);
  const saying = speech.saying.value;
  const text = saying
    ? t('sound.saying', { text: saying })
    : last && last.id !== over
      ? t(`sound.${last.sound}`)
      : null;
  // What is said or kept is announced where it happens; this is for the eyes.
  return text ? (
    <p class="sound-cue" aria-hidden="true" data-testid="sound-cue">
      {text}
    </p>
  ) : null;
}
