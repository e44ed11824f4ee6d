import type { MudraBridge } from '../../shared/contract.js';

const channelName = 'mudra-focus';
/** On its way from one of Mudra's windows to another the keyboard is nobody's for a moment. */
const lingerMs = 150;

/** A window without a connection of its own, as it tells the page that has one. */
interface Message {
  readonly focused: boolean;
}

/** Tells the main side whether one of Mudra's windows has the keyboard, so that nothing is typed into it. */
export class FocusState {
  private readonly having = new Set<object>();
  private told: boolean | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly bridge: Pick<MudraBridge, 'send' | 'on'>,
    private readonly own: Window | undefined = globalThis.window,
  ) {
    if (!own) return;
    this.watch(own);
    if (typeof BroadcastChannel !== 'undefined') {
      const channel = new BroadcastChannel(channelName);
      channel.onmessage = ({ data }: MessageEvent<Message>) => this.set(channel, data.focused);
    }
    bridge.on('status.caughtUp', () => {
      this.told = null;
      this.tell();
    });
  }

  /** From now on, and until it closes, this window is one of Mudra's. */
  watch(window: Window): void {
    onFocus(window, (focused) => {
      // The keyboard is in one window: another that went without a word has it no more.
      if (focused && window === this.own) this.having.clear();
      this.set(window, focused);
    });
  }

  private set(window: object, focused: boolean): void {
    if (focused) this.having.add(window);
    else this.having.delete(window);
    clearTimeout(this.timer);
    if (this.having.size > 0 || this.told === null) this.tell();
    else this.timer = setTimeout(() => this.tell(), lingerMs);
  }

  private tell(): void {
    const focused = this.having.size > 0;
    if (focused === this.told) return;
    this.told = focused;
    this.bridge.send('app.focused', focused);
  }
}

/** For a window without a connection: tells the page that has one. Returns a function that ends it. */
export function shareFocus(window: Window): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined;
  const channel = new BroadcastChannel(channelName);
  const stop = onFocus(window, (focused) => channel.postMessage({ focused } satisfies Message));
  return () => {
    stop();
    channel.postMessage({ focused: false } satisfies Message);
    channel.close();
  };
}

/** Calls `tell` now and whenever the window gets or loses the keyboard. Returns a function that ends it. */
function onFocus(window: Window, tell: (focused: boolean) => void): () => void {
  const { document } = window;
  const ending = new AbortController();
  const { signal } = ending;
  const read = (): void => tell(document.visibilityState === 'visible' && document.hasFocus());
  window.addEventListener('focus', () => tell(true), { signal });
  window.addEventListener('blur', () => tell(false), { signal });
  window.addEventListener('pagehide', () => tell(false), { signal });
  window.addEventListener('pageshow', read, { signal });
  document.addEventListener('visibilitychange', read, { signal });
  read();
  return () => ending.abort();
}
