import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const cookieName = 'mudra';

/** Lets in only the browser that opened the address printed at this launch. */
export class Guard {
  private readonly token = randomBytes(32).toString('base64url');
  private port = 0;

  /** Called once the port is known. */
  listenOn(port: number): void {
    this.port = port;
  }

  /** The address to open; its token becomes a cookie of this origin. */
  get entrance(): string {
    return `${this.origin}/?token=${this.token}`;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get cookie(): string {
    return `${cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** True when the request names this host and no other: keeps rebound DNS names out. */
  hostFits(request: IncomingMessage): boolean {
    return request.headers.host === `127.0.0.1:${this.port}`;
  }

  /** True for requests without an Origin (navigation, same-origin loads) and for our own. */
  originFits(request: IncomingMessage, required: boolean): boolean {
    const { origin } = request.headers;
    return origin === undefined ? !required : origin === this.origin;
  }

  hasCookie(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
    return pairs.some(([name, value]) => name === cookieName && this.fits(value ?? ''));
  }

  fits(token: string): boolean {
    const given = Buffer.from(token);
    const own = Buffer.from(this.token);
    return given.length === own.length && timingSafeEqual(given, own);
  }
}
