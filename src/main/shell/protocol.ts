import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { protocol, type Protocol } from 'electron';
import { securityHeaders } from '../app/content-policy.js';
import { findStaticFile } from '../app/static-files.js';
import { answerTransfer, transferPath } from '../app/transfer-requests.js';
import type { FileExchange } from '../app/transfers.js';
import { appHost, appScheme } from './page.js';

/** Makes `app:` an origin like https: same-origin rules, fetch, workers. Call before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    },
  ]);
}

/**
 * Answers `app://mudra/…` from the files inside `rendererFolder` and nowhere else, and takes and gives what `files`
 * exchanges.
 */
export function serveApp(sessionProtocol: Protocol, rendererFolder: string, files: FileExchange): void {
  sessionProtocol.handle(appScheme, (request) => {
    const address = new URL(request.url);
    const exchanges = address.host === appHost && address.pathname.startsWith(transferPath);
    return exchanges ? exchange(files, address, request) : answerFromFolder(rendererFolder, request);
  });
}

async function exchange(files: FileExchange, address: URL, request: Request): Promise<Response> {
  const { status, headers, file, text } = await answerTransfer(files, {
    method: request.method,
    address,
    body: bytesOf(request),
  });
  const body =
    file === undefined
      ? (text ?? null)
      : (Readable.toWeb(createReadStream(file)) as unknown as ReadableStream);
  return new Response(body, { status, headers: { ...securityHeaders, ...headers } });
}

async function* bytesOf(request: Request): AsyncIterable<Uint8Array> {
  yield new Uint8Array(await request.arrayBuffer());
}

/** One request of the page. Everything carries the content policy, refusals too. */
export async function answerFromFolder(
  rendererFolder: string,
  request: Pick<Request, 'url' | 'method'>,
): Promise<Response> {
  const refuse = (status: number): Response => new Response(null, { status, headers: securityHeaders });
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const { host, pathname } = new URL(request.url);
  if (host !== appHost) return refuse(403);
  const file = await findStaticFile(rendererFolder, pathname);
  if (!file) return refuse(404);
  const headers = {
    ...securityHeaders,
    'content-type': file.contentType,
    'content-length': String(file.bytes),
  };
  if (request.method === 'HEAD') return new Response(null, { headers });
  // Node's and the DOM's stream types differ in name only.
  const body = Readable.toWeb(createReadStream(file.path)) as unknown as ReadableStream;
  return new Response(body, { headers });
}
