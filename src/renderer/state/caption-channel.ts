import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { SignView } from '../../shared/contract.js';
import { captionWindows, type CaptionWindow } from '../../shared/contract-captions.js';
import type { LibraryState } from './library-state.js';
import type { LiveState } from './live-state.js';
import { parseHash } from './router.js';

const channelName = 'mudra-captions';
const mostWords = 24;

/**
 * Which captions this window shows and nothing else; null: it is Mudra's own. Electron says so in the address of the
 * windows that it opens; elsewhere a window of large captions is one that begins with them.
 */
export function captionWindowOf(
  { search, hash }: Pick<Location, 'search' | 'hash'>,
  electron: boolean,
): CaptionWindow | null {
  const asked = new URLSearchParams(search).get('window');
  if (electron) return captionWindows.find((which) => which === asked) ?? null;
  return parseHash(hash).screen === 'big' ? 'big' : null;
}

/** What other windows of the page show. */
export interface ShownCaptions {
  /** Oldest first. */
  readonly words: readonly string[];
  /** What stands for the last of them. */
  readonly mark?: Pick<SignView, 'symbol' | 'picture'>;
  readonly paused: boolean;
  /** Another screen than Live is shown: nothing is captioned. */
  readonly away: boolean;
}

type Message =
  | { readonly type: 'captions'; readonly captions: ShownCaptions }
  /** A window has opened and asks for what there is. */
  | { readonly type: 'hello' }
  /** The page that recognises is gone. */
  | { readonly type: 'bye' };

/** What the large window shows of Live. */
export function shownCaptions(live: LiveState, library: Pick<LibraryState, 'signs'>): ShownCaptions {
  const words = live.sentence.words.value.slice(-mostWords).map(({ text }) => text);
  // By its name, as what was put right stands for another sign than was captioned.
  const sign = library.signs.value.find(({ name }) => name === words.at(-1));
  const mark = sign && {
    ...(sign.symbol && { symbol: sign.symbol }),
    ...(sign.picture && { picture: sign.picture }),
  };
  return { words, paused: live.paused.value, away: !live.shown.value, ...(mark && { mark }) };
}

/** Tells other windows of the same origin what to show, so that they need no connection of their own. */
export function shareCaptions(live: LiveState, library: Pick<LibraryState, 'signs'>): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(channelName);
  const tell = (captions: ShownCaptions): void =>
    channel.postMessage({ type: 'captions', captions } satisfies Message);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'hello') tell(shownCaptions(live, library));
  };
  effect(() => tell(shownCaptions(live, library)));
  globalThis.addEventListener?.('pagehide', () => channel.postMessage({ type: 'bye' } satisfies Message));
}

let following: ReadonlySignal<ShownCaptions | null> | null = null;

/** For a window that only shows: what there is now; null while no page that recognises is open. */
export function captionsElsewhere(): ShownCaptions | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  return (following ??= followCaptions()).value;
}

/** The same to be followed. */
export function followCaptions(): ReadonlySignal<ShownCaptions | null> {
  const shown = signal<ShownCaptions | null>(null);
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'captions') shown.value = data.captions;
    else if (data.type === 'bye') shown.value = null;
  };
  channel.postMessage({ type: 'hello' } satisfies Message);
  return shown;
}
