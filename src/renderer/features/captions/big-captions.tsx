import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import type { ShownCaptions } from '../../state/caption-channel.js';
import { Button } from '../../ui/button.js';
import { SignMark } from '../../ui/sign-mark.js';
import { shortcutOf, useShortcut } from '../../ui/use-shortcut.js';
import { fitOf } from './fit.js';
import './captions.css';

const flippedKey = 'mudra.big.flipped';

interface BigCaptionsProps {
  /** Null while nobody recognises. */
  shown: ShownCaptions | null;
  leave: { readonly label: string; readonly run: () => void };
  children?: ComponentChildren;
}

/** The last sign across the whole window, what came before it above; can stand on its head for who sits opposite. */
export function BigCaptions({ shown, leave, children }: BigCaptionsProps): JSX.Element {
  const [flipped, setFlipped] = useState(remembered);
  const flip = (): void => {
    setFlipped(!flipped);
    remember(!flipped);
  };
  useShortcut('f', flip);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.fullscreenElement) leave.run();
      if (event.key !== 'F11' || !document.fullscreenEnabled) return;
      event.preventDefault();
      void toggleFullScreen();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [leave.run]);
  const last = shown?.words.at(-1);
  return (
    <main
      class={flipped ? 'big big-flipped' : 'big'}
      data-testid="big"
      data-flipped={flipped}
      onDblClick={(event) => {
        const within = event.target instanceof Element && event.target.closest('.big-actions');
        if (document.fullscreenEnabled && !within) void toggleFullScreen();
      }}
    >
      <h1 class="hidden" tabIndex={-1}>
        {t('big.title')}
      </h1>
      <p class="big-before">
        <span>{shown?.words.slice(0, -1).join(' ')}</span>
      </p>
      <div class="big-room">
        {last && shown?.mark && <SignMark sign={shown.mark} class="big-mark" />}
        <p class="big-last" style={fitOf(last ?? '')} role="status" data-testid="big-last">
          {last}
        </p>
        {!last && <p class="big-note">{noteOf(shown)}</p>}
      </div>
      {last && (shown?.away || shown?.paused) && <p class="big-note">{noteOf(shown)}</p>}
      <div class="big-foot">
        {children}
        <div class="big-actions">
          <Button
            aria-pressed={flipped}
            aria-keyshortcuts={shortcutOf('F')}
            data-testid="big-flip"
            onClick={flip}
          >
            {t('big.flip')}
          </Button>
          {document.fullscreenEnabled && (
            <Button onClick={() => void toggleFullScreen()}>{t('big.fullScreen')}</Button>
          )}
          <Button data-testid="big-leave" onClick={leave.run}>
            {leave.label}
          </Button>
        </div>
      </div>
    </main>
  );
}

function noteOf(shown: ShownCaptions | null): string {
  if (!shown) return t('big.nobody');
  if (shown.away) return t('big.away');
  return t(shown.paused ? 'live.paused' : 'big.empty');
}

async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // The window stays as large as it is.
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(flippedKey) === 'true';
  } catch {
    return false;
  }
}

function remember(flipped: boolean): void {
  try {
    localStorage.setItem(flippedKey, String(flipped));
  } catch {
    // Where nothing may be stored it is asked again next time.
  }
}
