import { signal, type ReadonlySignal } from '@preact/signals';

export const screens = ['live', 'teach', 'signs', 'insight', 'library', 'settings'] as const;
/** Screens that the rail does not name. */
const aside = ['big'] as const;
export type Screen = (typeof screens)[number] | (typeof aside)[number];

/** `#/signs/thanks` is the screen `signs` with the argument `thanks`. */
export interface Route {
  readonly screen: Screen;
  readonly argument: string | null;
}

/** The route that a location hash names; Live for anything unknown. */
export function parseHash(hash: string): Route {
  const [name = '', argument = ''] = hash.replace(/^#\/?/, '').split('/');
  const screen = [...screens, ...aside].find((s) => s === name) ?? 'live';
  return { screen, argument: screen === name && argument !== '' ? decode(argument) : null };
}

export function hashOf(screen: Screen, argument?: string): string {
  return argument ? `#/${screen}/${encodeURIComponent(argument)}` : `#/${screen}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Follows the window's hash. */
export class Router {
  private readonly current = signal<Route>(parseHash(globalThis.location?.hash ?? ''));

  constructor() {
    globalThis.addEventListener?.('hashchange', () => {
      this.current.value = parseHash(location.hash);
    });
  }

  get route(): ReadonlySignal<Route> {
    return this.current;
  }

  go(screen: Screen, argument?: string): void {
    if (globalThis.location) location.hash = hashOf(screen, argument);
    this.current.value = { screen, argument: argument ?? null };
  }
}
