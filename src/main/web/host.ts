import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { takenOver } from '../../shared/bridge-codes.js';
import { MudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import type { Application } from '../app/application-types.js';
import { securityHeaders } from '../app/content-policy.js';
import { findStaticFile } from '../app/static-files.js';
import { answerTransfer, transferPath } from '../app/transfer-requests.js';
import { hardLimit, serveBridge } from './bridge-socket.js';
import { Guard } from './guard.js';

export interface WebHost {
  /** The address to open, with this launch's token. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const textHeaders = { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' };
const refusal = errorText({ code: 'host.refused', params: {} });

/**
 * The application behind HTTP and a WebSocket on 127.0.0.1 alone: the page from `rendererFolder`, the bridge
 * at /bridge. Whoever lacks this launch's token, or names another host or origin, gets 403. Rejects with
 * MudraError `host.port` when the port cannot be had. One page at a time is served: the one opened last.
 */
export async function startWebHost(options: {
  readonly app: Application;
  readonly rendererFolder: string;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Takes any free port when `port` cannot be had. */
  readonly orAnother?: boolean;
}): Promise<WebHost> {
  const server = createServer();
  const port = await listen(server, options.port ?? 0).catch((error: unknown) => {
    if (options.orAnother) return listen(server, 0);
    throw error;
  });
  const guard = new Guard(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: hardLimit });
  let current: WebSocket | null = null;
  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    // A forgotten page that comes back by itself must not push out the one in use.
    const returns = addressOf(request)?.searchParams.has('again') === true;
    if (returns && current?.readyState === WebSocket.OPEN) return socket.close(takenOver);
    current?.close(takenOver);
    current = socket;
    // A page that is gone has no keyboard; one that was pushed out must not speak for the one that did.
    socket.on('close', () => {
      if (current === socket) options.app.send('app.focused', false);
    });
    serveBridge(options.app, socket);
  });
  server.on('request', (request, response) => {
    answer(guard, options, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500, securityHeaders);
      response.end();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { headers } = request;
    const fits = guard.hostFits(headers) && guard.originFits(headers) && guard.cookieFits(headers);
    if (fits && addressOf(request)?.pathname === '/bridge') {
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    } else refuseUpgrade(socket);
  });
  return {
    url: guard.entrance,
    port,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException): void => {
      reject(new MudraError('host.port', { port, reason: cause.code ?? cause.message }, { cause }));
    };
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The address asked for; null for what is none, such as `*` or a full address of a proxy. */
function addressOf({ url }: IncomingMessage): URL | null {
  return url?.startsWith('/') ? new URL(`http://host${url}`) : null;
}

async function answer(
  guard: Guard,
  { app, rendererFolder }: { readonly app: Application; readonly rendererFolder: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers, method } = request;
  const address = addressOf(request);
  const foreign = headers.origin !== undefined && !guard.originFits(headers);
  if (!address || foreign || !guard.hostFits(headers)) return refuse(response);
  if (address.pathname === '/' && guard.tokenFits(address.searchParams.get('token'))) {
    // Not a redirect: whoever came from a file or another site would follow it without a strict cookie.
    response.writeHead(200, { ...textHeaders, 'set-cookie': guard.cookie, refresh: '0; url=/' }).end();
    return;
  }
  if (!guard.cookieFits(headers)) return refuse(response);
  if (address.pathname.startsWith(transferPath)) {
    // Whatever changes something comes from our own page, which says so.
    if (method === 'POST' && !guard.originFits(headers)) return refuse(response);
    await transfer(app, address, request, response);
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { ...securityHeaders, allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await findStaticFile(rendererFolder, address.pathname);
  if (!file) {
    response.writeHead(404, textHeaders).end('Not found.');
    return;
  }
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': file.contentType,
    'content-length': file.bytes,
    'cache-control': 'no-cache',
  });
  if (method === 'HEAD') response.end();
  // A browser that goes away in the middle is no error.
  else await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
}

async function transfer(
  app: Application,
  address: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, file, text } = await answerTransfer(app.files, {
    method: request.method ?? 'GET',
    address,
    body: request,
  });
  response.writeHead(status, { ...securityHeaders, ...headers });
  if (file === undefined) response.end(text);
  else await pipeline(createReadStream(file), response).catch(() => response.destroy());
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, textHeaders).end(refusal);
}

function refuseUpgrade(socket: Duplex): void {
  socket.end(
    [
      'HTTP/1.1 403 Forbidden',
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(refusal)}`,
      '',
      refusal,
    ].join('\r\n'),
  );
}
