import './ui/tokens.css';
import './ui/base.css';
import './ui/primitives.css';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../shared/i18n/t.js';
import { BigScreen } from './features/captions/big-window.js';
import { SoundCue } from './features/captions/sound-cue.js';
import { DemoPanel } from './features/live/demo-panel.js';
import { LiveScreen } from './features/live/live-screen.js';
import { InsightScreen } from './features/insight/insight-screen.js';
import { LibraryScreen } from './features/library/library-screen.js';
import { SettingsScreen } from './features/settings/settings-screen.js';
import { useDropGuard } from './features/shell/drop-guard.js';
import { ErrorBoundary } from './features/shell/error-boundary.js';
import { useHistoryKeys } from './features/shell/history-keys.js';
import { useKeptFocus } from './features/shell/keep-focus.js';
import { Notices } from './features/shell/notices.js';
import { useOpenedScreen } from './features/shell/opened-screen.js';
import { Rail } from './features/shell/rail.js';
import { StatusLine } from './features/shell/status-line.js';
import './features/shell/shell.css';
import { SignsScreen } from './features/signs/signs-screen.js';
import { TeachScreen } from './features/teach/teach-screen.js';
import { AppStateProvider, useApp, type AppState } from './state/app-state.js';
import type { Screen } from './state/router.js';
import { ToastList } from './ui/toast-list.js';

const views: Record<Screen, () => JSX.Element> = {
  live: LiveScreen,
  teach: TeachScreen,
  signs: SignsScreen,
  insight: InsightScreen,
  library: LibraryScreen,
  settings: SettingsScreen,
  big: BigScreen,
};

/** The whole window, once the first data is there. */
export function App({ state }: { state: AppState }): JSX.Element {
  return (
    <ErrorBoundary>
      <AppStateProvider value={state}>
        <Shell />
      </AppStateProvider>
    </ErrorBoundary>
  );
}

function Shell(): JSX.Element {
  const { router, toasts, demo } = useApp();
  const { screen } = router.route.value;
  useHistoryKeys();
  useDropGuard();
  useKeptFocus();
  const main = useRef<HTMLElement>(null);
  useOpenedScreen(main);
  const title = `${t(`screen.${screen}`)} – ${t('app.name')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true';
  }, []);
  const View = views[screen];
  if (screen === 'big') {
    return (
      <>
        <View />
        <ToastList toasts={toasts} />
      </>
    );
  }
  return (
    <div class={demo.steps.value.length > 0 ? 'shell shell-demo' : 'shell'}>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.querySelector('h1')?.focus();
        }}
      >
        {t('rail.skip')}
      </a>
      <Rail />
      <main ref={main} id="main" class="main" data-screen={screen}>
        <Notices />
        <ErrorBoundary key={screen}>
          <View />
        </ErrorBoundary>
      </main>
      <DemoPanel />
      <StatusLine />
      <SoundCue />
      <ToastList toasts={toasts} />
    </div>
  );
}
