import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Mark } from '../../ui/icon.js';
import { useShortcut } from '../../ui/use-shortcut.js';
import { Stage } from '../stage/stage.js';
import { CaptionLine } from './caption-line.js';
import { Sentence } from './sentence.js';
import './live.css';

/** The picture, what was signed last, and the sentence so far. */
export function LiveScreen(): JSX.Element {
  const { model } = useApp();
  return model.value ? <LiveStage /> : <NothingLearned />;
}

function LiveStage(): JSX.Element {
  const app = useApp();
  const { live } = app;
  const paused = live.paused.value;
  useEffect(() => live.show(), []);
  useShortcut(' ', () => void live.setPaused(!live.paused.peek()));
  useShortcut('s', () => void app.changeSettings({ skeleton: !app.settings.peek().skeleton }));
  const pause = (
    <Button
      icon={paused ? 'play' : 'pause'}
      aria-keyshortcuts="Space"
      data-testid="pause"
      onClick={() => void live.setPaused(!paused)}
    >
      {t(paused ? 'live.resume' : 'live.pause')}
    </Button>
  );
  return (
    <div class="live">
      <h1 class="hidden" tabIndex={-1}>
        {t('screen.live')}
      </h1>
      <Stage actions={pause}>
        {paused && <p class="stage-badge badge-waiting">{t('live.pausedLong')}</p>}
      </Stage>
      <CaptionLine />
      <Sentence />
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
