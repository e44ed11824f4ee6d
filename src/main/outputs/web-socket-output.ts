import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { OutputStatus } from '../../shared/contract.js';
import type { OutgoingCaption, Output } from './output.js';

export interface WebSocketOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Whoever connects must know it. */
  readonly token: string;
  /** Origins of web pages that may connect. */
  readonly origins: readonly string[];
  readonly version: string;
}

const host = '127.0.0.1';
const mostListeners = 16;
/** A program that does not read is let go with this many bytes unsent. */
const fullBuffer = 1024 * 1024;
/** Nothing is expected from listeners. */
const longestMessage = 1024;

/**
 * Tells every program that connects to a port of 127.0.0.1 of each caption: one line of JSON a message. Lets in
 * who knows the token; web pages, which a browser marks with their origin, only from origins that are allowed.
 */
export class WebSocketOutput implements Output {
  private readonly server: Server;
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage });
  private reason = '';
  private port: number;

  private constructor(
    private readonly options: WebSocketOptions,
    private readonly onChange: () => void,
  ) {
    this.port = options.port;
    this.server = createServer((_request, response) => {
      response.writeHead(426, { connection: 'close', 'content-type': 'text/plain; charset=utf-8' });
      response.end('Captions are sent here over a WebSocket.\n');
    });
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      if (!this.mayListen(request)) return refuse(socket, '403 Forbidden');
      if (this.sockets.clients.size >= mostListeners) return refuse(socket, '503 Service Unavailable');
      this.sockets.handleUpgrade(request, socket, head, (client) => this.greet(client));
    });
  }

  /** Never rejects: what keeps it from listening is in its status. */
  static async start(options: WebSocketOptions, onChange: () => void): Promise<WebSocketOutput> {
    const output = new WebSocketOutput(options, onChange);
    await output.listen();
    return output;
  }

  get status(): OutputStatus {
    const address = `ws://${host}:${this.port}/?token=${this.options.token}`;
    const { reason } = this;
    return { state: reason ? 'failed' : 'on', reason, address, count: this.sockets.clients.size };
  }

  send(caption: OutgoingCaption): void {
    const line = lineOf({ type: 'caption', ...caption });
    for (const client of this.sockets.clients) {
      if (client.bufferedAmount > fullBuffer) client.terminate();
      else client.send(line);
    }
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.sockets.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private listen(): Promise<void> {
    return new Promise((resolve) => {
      this.server.on('error', (error: NodeJS.ErrnoException) => {
        this.reason = error.code ?? error.message;
        resolve();
        this.onChange();
      });
      this.server.listen(this.options.port, host, () => {
        this.port = (this.server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  private greet(client: WebSocket): void {
    client.on('error', () => client.terminate());
    client.on('close', () => this.onChange());
    client.send(lineOf({ type: 'hello', version: 1, app: 'mudra', appVersion: this.options.version }));
    this.onChange();
  }

  private mayListen({ headers, url }: IncomingMessage): boolean {
    const { host: named, origin, authorization } = headers;
    // A name that was rebound to this computer is not this computer's.
    if (named !== `${host}:${this.port}` && named !== `localhost:${this.port}`) return false;
    if (origin !== undefined && !this.options.origins.includes(origin)) return false;
    const asked = url?.startsWith('/') ? new URL(`http://host${url}`).searchParams.get('token') : null;
    const given = asked ?? /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
    return sameText(given, this.options.token);
  }
}

function lineOf(message: object): string {
  return `${JSON.stringify(message)}\n`;
}

/** Compares in constant time; an empty token fits nobody. */
function sameText(given: string, own: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(own)];
  return own !== '' && a.length === b.length && timingSafeEqual(a, b);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
