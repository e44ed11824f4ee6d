import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { handFrameSchema } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { Stream } from './stream.js';

/** Version of the file below; a higher one is refused as `file.newer`. */
const FORMAT_VERSION = 1;

const time = v.pipe(v.number(), v.finite());
const spanSchema = v.pipe(
  v.object({ sign: v.pipe(v.string(), v.minLength(1)), startMs: time, endMs: time }),
  v.check(({ startMs, endMs }) => endMs > startMs, 'a sign ends before it begins'),
);
/** First line of a stream file. Every further line is one frame, as the live recogniser gets it. */
const headSchema = v.object({
  format: v.literal('mudra-stream'),
  formatVersion: v.literal(FORMAT_VERSION),
  group: v.optional(v.pipe(v.string(), v.minLength(1)), 'recorded'),
  signs: v.pipe(
    v.array(spanSchema),
    v.check(
      (signs) => signs.every(({ startMs }, i) => i === 0 || startMs >= (signs[i - 1]?.endMs ?? 0)),
      'signs overlap or do not rise',
    ),
  ),
});

/**
 * Opens a stream of JSON Lines: the head with the truth about it, then a frame a line. Frames are read as they are
 * played. Throws, and playing rejects with, MudraError `file.unreadable`, `file.newer` or `file.missing`.
 */
export async function readStream(path: string): Promise<Stream> {
  for await (const line of linesOf(path)) {
    const json = parseLine(path, 1, line);
    const version = v.safeParse(v.object({ formatVersion: v.number() }), json);
    if (version.success && version.output.formatVersion > FORMAT_VERSION) {
      throw new MudraError('file.newer', { path, version: version.output.formatVersion });
    }
    const { group, signs } = checked(path, 1, headSchema, json);
    return { name: basename(path), group, signs, frames: () => framesOf(path) };
  }
  throw unreadable(path, 'it is empty');
}

/** Whether a file is a stream by its first line: takes may be JSON Lines, too. */
export async function isStreamFile(path: string): Promise<boolean> {
  if (!path.endsWith('.jsonl')) return false;
  for await (const line of linesOf(path)) {
    const json = v.safeParse(v.pipe(v.string(), v.parseJson()), line);
    return json.success && v.is(v.looseObject({ format: v.literal('mudra-stream') }), json.output);
  }
  return false;
}

async function* framesOf(path: string): AsyncGenerator<HandFrame> {
  let number = 0;
  let last = -Infinity;
  for await (const line of linesOf(path)) {
    number++;
    if (number === 1 || line.trim() === '') continue;
    const frame = checked(path, number, handFrameSchema, parseLine(path, number, line));
    if (frame.time <= last) throw unreadable(path, `line ${number}: times do not rise`);
    last = frame.time;
    yield frame;
  }
}

/** Writes a stream as `readStream` reads it. Throws MudraError `disk.*`. */
export async function writeStream(path: string, stream: Omit<Stream, 'name'>): Promise<void> {
  try {
    const file = await open(path, 'w');
    try {
      const { group, signs } = stream;
      const head: v.InferInput<typeof headSchema> = {
        format: 'mudra-stream',
        formatVersion: FORMAT_VERSION,
        group,
        signs: [...signs],
      };
      await file.write(`${JSON.stringify(head)}\n`);
      for await (const frame of stream.frames()) await file.write(`${JSON.stringify(frame)}\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asMudraError(error);
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } catch (error) {
    const code = (error as { code?: string }).code;
    throw code === 'ENOENT'
      ? new MudraError('file.missing', { path })
      : unreadable(path, code ?? String(error));
  } finally {
    input.destroy();
  }
}

function parseLine(path: string, number: number, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw unreadable(path, `line ${number} is not JSON`);
  }
}

function checked<S extends v.GenericSchema>(
  path: string,
  number: number,
  schema: S,
  json: unknown,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  throw unreadable(path, `line ${number}: ${v.summarize(parsed.issues).split('\n')[0]}`);
}

const unreadable = (path: string, reason: string): MudraError =>
  new MudraError('file.unreadable', { path, reason });
