/** The scheme and host that the window is served under; see `protocol.ts`. */
export const appScheme = 'app';
export const appHost = 'mudra';

/** The one page that Mudra's window shows. */
export interface OwnPage {
  readonly origin: string;
  readonly entry: string;
  /** True while the page comes from the development server. */
  readonly development: boolean;
}

/** The built page, or that of the development server when its address is given. */
export function ownPage(developmentServer?: string): OwnPage {
  if (developmentServer) {
    const { origin, href } = new URL(developmentServer);
    return { origin, entry: href, development: true };
  }
  const origin = `${appScheme}://${appHost}`;
  return { origin, entry: `${origin}/`, development: false };
}

/** Scheme and host of an address; '' when it is none. Unlike `URL.origin` it knows `app:`. */
export function originOf(address: string | undefined): string {
  try {
    const url = new URL(address ?? '');
    return url.host ? `${url.protocol}//${url.host}` : '';
  } catch {
    return '';
  }
}
