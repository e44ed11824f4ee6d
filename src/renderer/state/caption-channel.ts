import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { LiveState } from './live-state.js';

const channelName = 'mudra-captions';
const mostWords = 24;

/** What other windows of the page show. */
export interface ShownCaptions {
  /** Oldest first. */
  readonly words: readonly string[];
  readonly paused: boolean;
}

type Message =
  | { readonly type: 'captions'; readonly captions: ShownCaptions }
  /** A window has opened and asks for what there is. */
  | { readonly type: 'hello' }
  /** The page that recognises is gone. */
  | { readonly type: 'bye' };

/** What the large window shows of Live. */
export function shownCaptions(live: LiveState): ShownCaptions {
  const words = live.sentence.words.value.slice(-mostWords).map(({ text }) => text);
  return { words, paused: live.paused.value };
}

/** Tells other windows of the same origin what to show, so that they need no connection of their own. */
export function shareCaptions(live: LiveState): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(channelName);
  const tell = (captions: ShownCaptions): void =>
    channel.postMessage({ type: 'captions', captions } satisfies Message);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'hello') tell(shownCaptions(live));
  };
  effect(() => tell(shownCaptions(live)));
  globalThis.addEventListener?.('pagehide', () => channel.postMessage({ type: 'bye' } satisfies Message));
}

/** For a window that only shows: null while no page that recognises is open. */
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
