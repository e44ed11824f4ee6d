import { Readable, type PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface FileOfZip {
  /** Within the zip, joined with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** The bytes of a zip, file after file: the next one is made when the one before has been taken. */
export async function* zipOf(files: Iterable<FileOfZip>, mtime: Date): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as PassThrough;
  const fail = (error: unknown): void => void output.destroy(error as Error);
  zip.on('error', fail);
  const fill = async (): Promise<void> => {
    for (const { path, bytes } of files) {
      const content = once(bytes);
      zip.addReadStream(content, path, { mtime });
      await finished(content);
    }
    zip.end();
  };
  fill().catch(fail);
  for await (const chunk of output) yield chunk as Uint8Array;
}

/** A stream of `bytes` that lets go of them once they are read: the zip keeps every stream until its end. */
function once(bytes: Buffer): Readable {
  let rest: Buffer | null = bytes;
  return new Readable({
    read() {
      this.push(rest);
      if (rest) this.push(null);
      rest = null;
    },
  });
}
