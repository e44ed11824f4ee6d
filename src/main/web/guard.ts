import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Lets in only the browser that opened the address printed at this launch. */
export class Guard {
  private readonly token = randomBytes(32).toString('base64url');

  constructor(private readonly port: number) {}

  /** The address to open; its token becomes a cookie of this origin. */
  get entrance(): string {
    return `http://127.0.0.1:${this.port}/?token=${this.token}`;
  }

  /** Browsers share cookies between ports, so each launch has a name of its own. */
  private get cookieName(): string {
    return `mudra-${this.port}`;
  }

  get cookie(): string {
    return `${this.cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** True when the request names this host and no other: keeps rebound DNS names out. */
  hostFits({ host }: IncomingHttpHeaders): boolean {
    return host === `127.0.0.1:${this.port}` || host === `localhost:${this.port}`;
  }

  /** True when the request comes from a page of the very host that it names. */
  originFits({ host, origin }: IncomingHttpHeaders): boolean {
    return origin === `http://${host}`;
  }

  /** True when the request carries this launch's cookie. */
  cookieFits({ cookie }: IncomingHttpHeaders): boolean {
    const pairs = (cookie ?? '').split(';').map((pair) => pair.trim().split('='));
    return pairs.some(([name, value]) => name === this.cookieName && this.tokenFits(value));
  }

  /** Compares in constant time. */
  tokenFits(token: string | null | undefined): boolean {
    const given = Buffer.from(token ?? '');
    const own = Buffer.from(this.token);
    return given.length === own.length && timingSafeEqual(given, own);
  }
}
