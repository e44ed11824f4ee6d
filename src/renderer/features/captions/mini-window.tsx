import { useComputed } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { AppStatus } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { AppStateProvider, useApp, type AppState } from '../../state/app-state.js';
import { shownCaptions } from '../../state/caption-channel.js';
import { captionSize } from './big-captions.js';
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

/** Electron knows the name, but makes no such window. */
export function miniAvailable(host: AppStatus['host'] | undefined): boolean {
  return host === 'web' && pictureInPicture() !== null;
}

/** Shows captions in a small window above all others, until it is closed. Throws what the browser throws. */
export async function openMini(app: AppState): Promise<void> {
  const maker = pictureInPicture();
  if (!maker || maker.window) return;
  const mini = await maker.requestWindow({ width: 420, height: 150 });
  const { document: paper } = mini;
  paper.title = t('app.name');
  const { lang, dir } = document.documentElement;
  Object.assign(paper.documentElement, { lang, dir });
  const { theme } = document.documentElement.dataset;
  if (theme) paper.documentElement.dataset['theme'] = theme;
  for (const style of document.querySelectorAll('link[rel=stylesheet], style')) {
    paper.head.append(paper.importNode(style, true));
  }
  for (const link of paper.querySelectorAll('link')) link.href = new URL(link.href, location.href).href;
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
  mini.addEventListener('pagehide', () => render(null, place), { once: true });
}

/** The last sign, what came before it above, and how it stands below. */
export function MiniCaptions(): JSX.Element {
  const { live } = useApp();
  const shown = useComputed(() => shownCaptions(live)).value;
  const last = shown.words.at(-1);
  const note = shown.paused ? t('live.paused') : last ? '' : t('live.watching');
  return (
    <main class="mini" data-testid="mini">
      <p class="mini-before">{shown.words.slice(-6, -1).join(' ')}</p>
      <p class={`mini-last ${captionSize(last ?? '')}`}>{last}</p>
      {note && <p class="mini-note">{note}</p>}
    </main>
  );
}
