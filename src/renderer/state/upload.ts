import { MudraError } from '../../shared/errors.js';

/** A file to be given to the main side, with its place among the others. */
export interface FileToGive {
  /** Joined with `/`, e.g. `MP_Data/yes/0/3.npy`. */
  readonly path: string;
  readonly file: File;
}

/** Bytes that go at once: little enough to be stopped soon, and for any host to hold in memory. */
const chunkBytes = 4 * 1024 * 1024;
/** Small files of a folder go side by side, since each waits for its answer. */
const sideBySide = 6;

/**
 * Gives files to the host at `url`, in pieces. `onShare` hears how much is there, from 0 to 1. Throws MudraError
 * `host.lost`, `transfer.*`, `disk.*`, `file.unreadable`, and the reason of the signal.
 */
export async function giveFiles(
  url: string,
  files: readonly FileToGive[],
  { signal, onShare }: { readonly signal: AbortSignal; readonly onShare: (share: number) => void },
): Promise<void> {
  // A file counts something by itself: many empty ones take time, too.
  const weight = (file: File): number => file.size + 1000;
  const total = files.reduce((sum, { file }) => sum + weight(file), 0);
  let given = 0;
  const waiting = [...files];
  const give = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { path, file } = next;
      for (let at = 0; at === 0 || at < file.size; at += chunkBytes) {
        signal.throwIfAborted();
        await post(`${url}?path=${encodeURIComponent(path)}&at=${at}`, await bytesOf(path, file, at), signal);
        given += Math.min(chunkBytes, file.size - at);
        onShare(given / total);
      }
      given += 1000;
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, give));
}

async function bytesOf(path: string, file: File, at: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(at, at + chunkBytes).arrayBuffer();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MudraError('file.unreadable', { path, reason }, { cause });
  }
}

async function post(address: string, body: ArrayBuffer, signal: AbortSignal): Promise<void> {
  const response = await fetch(address, { method: 'POST', body, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new MudraError('host.lost', {}, { cause });
  });
  if (response.ok) return;
  const notice = (await response.json().catch(() => null)) as ConstructorParameters<typeof MudraError> | null;
  const { code, params } = (notice as unknown as Pick<MudraError, 'code' | 'params'> | null) ?? {
    code: 'host.refused' as const,
    params: {},
  };
  throw new MudraError(code, params);
}

/** Has the browser keep the file at `url`. */
export function keepFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
