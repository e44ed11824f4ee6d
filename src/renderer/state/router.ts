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
  private before: Route | null = null;

  constructor() {
    globalThis.addEventListener?.('hashchange', () => {
      this.open(parseHash(location.hash));
    });
  }

  get route(): ReadonlySignal<Route> {
    return this.current;
  }

  go(screen: Screen, argument?: string): void {
    if (globalThis.location) location.hash = hashOf(screen, argument);
    this.open({ screen, argument: argument ?? null });
  }

  /** What was open in the present screen before, where the screen as a whole is open now: a sign, then all of them. */
  get backFrom(): string | null {
    const { screen, argument } = this.current.peek();
    if (argument !== null || this.before?.screen !== screen) return null;
    return this.before.argument?.split('/')[0] ?? null;
  }

  /** The hash tells of a way that was gone by `go` once more. */
  private open(route: Route): void {
    const { screen, argument } = this.current.peek();
    if (route.screen === screen && route.argument === argument) return;
    this.before = { screen, argument };
    this.current.value = route;
  }
}
