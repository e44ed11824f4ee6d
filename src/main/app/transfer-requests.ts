import { asMudraError, type MudraError } from '../../shared/errors.js';
import type { FileExchange } from './transfers.js';

/** Where hosts take and give files; below it is the id of an upload or a download. */
export const transferPath = '/transfer/';

export interface TransferRequest {
  readonly method: string;
  readonly address: URL;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface TransferAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The file whose bytes are the answer's body; else `text` is. */
  readonly file?: string;
  readonly text?: string;
}

/**
 * One request below `transferPath`, whichever host it came to: POST `<upload>?path=…&at=…` takes bytes of a file,
 * GET or HEAD `<download>` gives one. What is wrong is told as a notice in JSON. Never throws.
 */
export async function answerTransfer(
  files: FileExchange,
  { method, address, body }: TransferRequest,
): Promise<TransferAnswer> {
  const id = address.pathname.slice(transferPath.length);
  try {
    if (method === 'POST') {
      const at = Number(address.searchParams.get('at') ?? '0');
      await files.receive(id, address.searchParams.get('path') ?? '', at, body);
      return { status: 204, headers: {} };
    }
    if (method !== 'GET' && method !== 'HEAD') {
      return { status: 405, headers: { allow: 'GET, HEAD, POST' } };
    }
    const { path, name, bytes } = await files.fetch(id);
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(bytes),
        'content-disposition': `attachment; filename*=UTF-8''${percentEncoded(name)}`,
        'cache-control': 'no-store',
      },
      ...(method === 'GET' ? { file: path } : {}),
    };
  } catch (thrown) {
    return failure(asMudraError(thrown));
  }
}

function failure({ code, params, cause }: MudraError): TransferAnswer {
  if (code === 'internal') console.error(cause);
  const status = code === 'transfer.unknown' ? 404 : code === 'transfer.refused' ? 400 : 500;
  return { status, headers: { 'content-type': 'application/json' }, text: JSON.stringify({ code, params }) };
}

/** As headers want it: everything but letters, digits and a few marks. */
function percentEncoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
