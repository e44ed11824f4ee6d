import { useComputed } from '@preact/signals';
import { render, type JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AppStatus } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { AppStateProvider, useApp, type AppState } from '../../state/app-state.js';
import { captionsElsewhere, shownCaptions, type ShownCaptions } from '../../state/caption-channel.js';
import { wearLook } from '../../state/look.js';
import { shareFocus } from '../../state/focus-state.js';
import { fitOf } from './fit.js';
import './captions.css';

/** Chromium's window that stays above all others; not in TypeScript's library yet. */
interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
  readonly window: Window | null;
}

function pictureInPicture(): DocumentPictureInPicture | null {
  const { documentPictureInPicture: found } = window as {
    documentPictureInPicture?: DocumentPictureInPicture;
  };
  return found ?? null;
}

/** Electron knows the browser's name for it, but makes such a window itself. */
export function miniAvailable(host: AppStatus['host'] | undefined): boolean {
  return host === 'electron' || (host === 'web' && pictureInPicture() !== null);
}

/** Shows captions in a small window above all others, until it is closed. Throws what the browser or the host throws. */
export async function openMini(app: AppState): Promise<void> {
  if (app.status.peek()?.host === 'electron') {
    await app.parts.call('window.open', { which: 'mini' });
    return;
  }
  const maker = pictureInPicture();
  if (!maker || maker.window) return;
  const mini = await maker.requestWindow({ width: 420, height: 150 });
  const { document: paper } = mini;
  paper.title = t('app.name');
  const { lang, dir } = document.documentElement;
  Object.assign(paper.documentElement, { lang, dir });
  const undress = wearLook(paper.documentElement);
  for (const style of document.querySelectorAll('link[rel=stylesheet], style')) {
    paper.head.append(paper.importNode(style, true));
  }
  for (const link of paper.querySelectorAll('link')) link.href = new URL(link.href, location.href).href;
  paper.addEventListener('keydown', closeOnEscape);
  const place = paper.createElement('div');
  place.id = 'app';
  paper.body.append(place);
  render(
    <AppStateProvider value={app}>
      <MiniCaptions />
    </AppStateProvider>,
    place,
  );
  app.focus.watch(mini);
  const close = (): void => {
    undress();
    render(null, place);
  };
  mini.addEventListener('pagehide', close, { once: true });
}

/** The last sign, what came before it above, and how it stands below. */
export function MiniCaptions(): JSX.Element {
  const { live, library } = useApp();
  return <Mini shown={useComputed(() => shownCaptions(live, library)).value} />;
}

/** The small captions in a window that the host opened for them alone, without a connection to the main side. */
export function MiniWindow(): JSX.Element {
  useEffect(() => {
    document.title = `${t('big.title')} – ${t('app.name')}`;
    document.documentElement.dataset['ready'] = 'true';
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, []);
  useEffect(() => shareFocus(window), []);
  return <Mini shown={captionsElsewhere()} />;
}

function Mini({ shown }: { shown: ShownCaptions | null }): JSX.Element {
  const words = shown?.words ?? [];
  const last = words.at(-1);
  const note = noteOf(shown, last !== undefined);
  return (
    <main class="mini" data-testid="mini">
      <h1 class="hidden">{t('big.title')}</h1>
      <p class="mini-before">
        <span>{words.slice(-6, -1).join(' ')}</span>
      </p>
      <div class="mini-room">
        <p class="mini-last" style={fitOf(last ?? '')} data-testid="mini-last">
          {last}
        </p>
        {!last && <p class="mini-note">{note}</p>}
      </div>
      {last && note && <p class="mini-note">{note}</p>}
    </main>
  );
}

function noteOf(shown: ShownCaptions | null, captioned: boolean): string {
  if (!shown) return captioned ? '' : t('big.nobody');
  if (shown.away) return t('mini.away');
  if (shown.paused) return t('live.paused');
  return captioned ? '' : t('live.watching');
}

function closeOnEscape({ key, view }: KeyboardEvent): void {
  if (key === 'Escape') view?.close();
}
