import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp, type AppState } from '../../state/app-state.js';
import { captionsElsewhere, shownCaptions } from '../../state/caption-channel.js';
import { shareFocus } from '../../state/focus-state.js';
import { hashOf } from '../../state/router.js';
import { Picture } from '../stage/picture.js';
import { BigCaptions } from './big-captions.js';

/**
 * Shows captions large in a window of their own, for the person opposite. Where no second window can be had, this one
 * shows them.
 */
export async function openBig({ router, status, parts, toasts }: AppState): Promise<void> {
  if (status.peek()?.host === 'web') {
    const opened = window.open(`/${hashOf('big')}`, 'mudra-big', 'popup,width=960,height=600');
    if (opened) return opened.focus();
  } else if (await toasts.guard(() => parts.call('window.open', { which: 'big' }))) return;
  router.go('big');
}

/** The large captions in the place of the whole app; the picture goes on being looked at. */
export function BigScreen(): JSX.Element {
  const { live, library, source, router, aspect } = useApp();
  // It looks itself, from its first moment on.
  const shown = useComputed(() => ({ ...shownCaptions(live, library), away: false }));
  useEffect(() => source.hold(), []);
  useEffect(() => live.show(), []);
  return (
    <BigCaptions shown={shown.value} leave={{ label: t('big.back'), run: () => router.go('live') }}>
      {/* A picture that is not in the document stops. */}
      <div class="big-picture" style={{ aspectRatio: String(aspect.value) }}>
        <Picture />
      </div>
    </BigCaptions>
  );
}

/** The large captions in a window without a connection to the main side; `own`: the host opened it for them alone. */
export function BigWindow({ own }: { own: boolean }): JSX.Element {
  useEffect(() => {
    document.title = `${t('big.title')} – ${t('app.name')}`;
    document.documentElement.dataset['ready'] = 'true';
  }, []);
  useEffect(() => shareFocus(window), []);
  const open = (): void => {
    location.hash = hashOf('live');
    location.reload();
  };
  const leave =
    own || window.opener
      ? { label: t('action.close'), run: () => window.close() }
      : { label: t('big.openMudra'), run: open };
  return <BigCaptions shown={captionsElsewhere()} leave={leave} />;
}
