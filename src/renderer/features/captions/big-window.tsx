import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AppStatus } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { followCaptions, shownCaptions } from '../../state/caption-channel.js';
import { shareFocus } from '../../state/focus-state.js';
import { hashOf, type Router } from '../../state/router.js';
import { Picture } from '../stage/picture.js';
import { BigCaptions } from './big-captions.js';

/**
 * Shows captions large in a window of their own, for the person opposite. Where no second window can be had, as in
 * Electron, this one shows them.
 */
export function openBig(router: Router, host: AppStatus['host'] | undefined): void {
  const place = 'popup,width=960,height=600';
  const opened = host === 'web' ? window.open(`/${hashOf('big')}`, 'mudra-big', place) : null;
  if (opened) opened.focus();
  else router.go('big');
}

/** The large captions in the place of the whole app; the picture goes on being looked at. */
export function BigScreen(): JSX.Element {
  const { live, source, router, aspect } = useApp();
  const shown = useComputed(() => shownCaptions(live));
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

const captions = typeof BroadcastChannel === 'undefined' ? null : followCaptionsOnce();

/** The large captions in a window without a connection to the main side. */
export function BigWindow(): JSX.Element {
  useEffect(() => {
    document.title = `${t('big.title')} – ${t('app.name')}`;
    document.documentElement.dataset['ready'] = 'true';
  }, []);
  useEffect(() => shareFocus(window), []);
  const open = (): void => {
    location.hash = hashOf('live');
    location.reload();
  };
  const leave = window.opener
    ? { label: t('action.close'), run: () => window.close() }
    : { label: t('big.openMudra'), run: open };
  return <BigCaptions shown={captions?.().value ?? null} leave={leave} />;
}

function followCaptionsOnce(): () => ReturnType<typeof followCaptions> {
  let following: ReturnType<typeof followCaptions> | null = null;
  return () => (following ??= followCaptions());
}
