import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Mark } from '../../ui/icon.js';
import { shortcutOf, useShortcut } from '../../ui/use-shortcut.js';
import { GettingReady } from '../shell/getting-ready.js';
import { Stage } from '../stage/stage.js';
import { CaptionLine } from './caption-line.js';
import { CorrectDialog } from './correct-dialog.js';
import { Sentence } from './sentence.js';
import './live.css';

/** The picture, what was signed last, and the sentence so far. */
export function LiveScreen(): JSX.Element {
  const { model, preparing } = useApp();
  if (model.value) return <LiveStage />;
  return preparing.value ? <GettingReady {...preparing.value} /> : <NothingLearned />;
}

function LiveStage(): JSX.Element {
  const app = useApp();
  const { live, speech } = app;
  const paused = live.paused.value;
  useEffect(() => live.show(), []);
  useShortcut(' ', () => void live.setPaused(!live.paused.peek()));
  useShortcut('s', () => void app.changeSettings({ skeleton: !app.settings.peek().skeleton }));
  useShortcut('m', () => app.settings.peek().speech && speech.setMuted(!speech.muted.peek()));
  const actions = (
    <>
      {app.settings.value.speech && (
        <Button
          kind="plain"
          icon={speech.muted.value ? 'mute' : 'speak'}
          aria-pressed={speech.muted.value}
          aria-keyshortcuts={shortcutOf('M')}
          data-testid="mute"
          onClick={() => speech.setMuted(!speech.muted.peek())}
        >
          {t('speech.mute')}
        </Button>
      )}
      <Button
        icon={paused ? 'play' : 'pause'}
        aria-keyshortcuts={shortcutOf('Space')}
        data-testid="pause"
        onClick={() => void live.setPaused(!paused)}
      >
        {t(paused ? 'live.resume' : 'live.pause')}
      </Button>
    </>
  );
  return (
    <div class="live">
      <h1 class="hidden" tabIndex={-1}>
        {t('screen.live')}
      </h1>
      <Stage actions={actions}>
        {paused && (
          <p class="stage-badge badge-waiting">
            {t(shortcutOf('Space') ? 'live.pausedLong' : 'live.pausedShort')}
          </p>
        )}
      </Stage>
      <CaptionLine />
      <Sentence />
      <CorrectDialog />
    </div>
  );
}

function NothingLearned(): JSX.Element {
  const { demo, router, library } = useApp();
  const some = library.signs.value.length > 0;
  return (
    <div class="welcome" data-testid="live-empty">
      <Mark />
      <h1 tabIndex={-1}>{t(some ? 'live.notTrained.title' : 'live.empty.title')}</h1>
      <p>{t(some ? 'live.notTrained.text' : 'live.empty.text')}</p>
      <div class="button-row">
        <Button kind="primary" large data-testid="teach-first" onClick={() => router.go('teach')}>
          {t(some ? 'live.notTrained.go' : 'live.empty.teach')}
        </Button>
        <Button large data-testid="try-demo" disabled={demo.active.value} onClick={() => void demo.run()}>
          {t('live.empty.demo')}
        </Button>
      </div>
      <p class="quiet">{t('live.empty.private')}</p>
    </div>
  );
}
