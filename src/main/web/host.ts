import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { errorText } from '../../shared/i18n/t.js';
import type { Application } from '../app/application-types.js';
import { securityHeaders } from '../app/content-policy.js';
import { findStaticFile } from '../app/static-files.js';
import { serveBridge } from './bridge-socket.js';
import { Guard } from './guard.js';

export interface WebHost {
  /** The address to open, with this launch's token. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** Longest message of the socket: a take of ten seconds is about a megabyte. */
const longestMessage = 32 * 1024 * 1024;

/**
 * The application behind HTTP and a WebSocket on 127.0.0.1 alone: the page from `rendererFolder`, the bridge
 * at /bridge. Whoever lacks this launch's token, or names another host or origin, gets 403.
 */
export async function startWebHost(options: {
  readonly app: Application;
  readonly rendererFolder: string;
  readonly port?: number;
}): Promise<WebHost> {
  const guard = new Guard();
  const server = createServer((request, response) => {
    answer(guard, options.rendererFolder, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500, securityHeaders);
      response.end();
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage });
  sockets.on('connection', (socket) => serveBridge(options.app, socket));
  server.on('upgrade', (request, socket, head) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const fits = guard.hostFits(request) && guard.originFits(request, true) && guard.hasCookie(request);
    if (fits && path === '/bridge') {
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    } else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  guard.listenOn((server.address() as AddressInfo).port);
  return {
    url: guard.entrance,
    origin: guard.origin,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  guard: Guard,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  if (!guard.hostFits(request) || !guard.originFits(request, false)) return refuse(response);
  const token = url.searchParams.get('token');
  if (url.pathname === '/' && token !== null && guard.fits(token)) {
    response.writeHead(303, { ...securityHeaders, 'set-cookie': guard.cookie, location: '/' });
    response.end();
    return;
  }
  if (!guard.hasCookie(request)) return refuse(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, securityHeaders).end();
    return;
  }
  const file = await findStaticFile(folder, url.pathname);
  if (!file) {
    response.writeHead(404, securityHeaders).end();
    return;
  }
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': file.contentType,
    'content-length': file.bytes,
    'cache-control': 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file.path).pipe(response);
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' });
  response.end(errorText({ code: 'host.refused', params: {} }));
}
