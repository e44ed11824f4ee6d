import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { endianness } from 'node:os';
import * as v from 'valibot';
import { FEATURE_SPEC } from '../features/features.js';
import { writeFileAtomic } from '../library/atomic-file.js';
import { sha256 } from '../library/formats.js';
import type { Weighted } from '../model/encoder-ensemble.js';
import type { EncoderScale } from '../training/few-shot.js';

/** Raise it when takes are embedded otherwise than by features and encoder, e.g. rest cut otherwise. */
const VERSION = 1;
const keyBytes = 32;
/** More than a hundred libraries of 6000 takes have; a larger file is none of ours. */
const mostBytes = 512 * 1024 * 1024;

const headSchema = v.object({
  version: v.literal(VERSION),
  encoder: v.string(),
  /** Version of Mudra that measured `scale`: the made-up signs that it is measured on may be others by now. */
  measuredBy: v.string(),
  scale: v.nullable(
    v.object({ alike: v.number(), unlike: v.number(), least: v.number(), temperature: v.number() }),
  ),
  sha256: v.string(),
});
type Head = v.InferOutput<typeof headSchema>;

/** What is kept of a take under the 64 hex digits that its content has. */
export type CachedTakes = ReadonlyMap<string, readonly Float32Array[]>;

/** What a cache goes with. */
export interface CacheOwner {
  /** Whose embeddings they are: what `embedderId` gives. */
  readonly encoder: string;
  /** Numbers of an embedding. */
  readonly width: number;
  /** Version of Mudra. */
  readonly version: string;
}

/**
 * Embeddings of takes and the encoder's scale in one file, so that they are worked out once and not at every start:
 * a line of JSON, then for each take its key (32 bytes), a count (u32) and as many embeddings (float32). It goes
 * with one encoder. A file that is missing, damaged or of another encoder is none.
 */
export class EmbeddingCache {
  private constructor(
    private readonly path: string,
    private readonly owner: CacheOwner,
    readonly scale: EncoderScale | null,
    readonly takes: CachedTakes,
  ) {}

  /** Never throws. */
  static async open(path: string, owner: CacheOwner): Promise<EmbeddingCache> {
    try {
      if ((await stat(path)).size > mostBytes) throw new RangeError('too large');
      const bytes = await readFile(path);
      const end = bytes.indexOf('\n');
      const head = v.parse(headSchema, JSON.parse(bytes.subarray(0, end).toString()));
      const body = bytes.subarray(end + 1);
      if (head.encoder === owner.encoder && head.sha256 === sha256(body)) {
        const scale = head.measuredBy === owner.version ? head.scale : null;
        return new EmbeddingCache(path, owner, scale, unpacked(body, owner.width));
      }
    } catch {
      // Then all is worked out anew.
    }
    return new EmbeddingCache(path, owner, null, new Map());
  }

  /** Writes what is to be known at the next start, and nothing else. Never throws: without it that start is slower. */
  async save(scale: EncoderScale | null, takes: CachedTakes): Promise<void> {
    const { encoder, version } = this.owner;
    const body = packed(takes);
    const head: Head = { version: VERSION, encoder, measuredBy: version, scale, sha256: sha256(body) };
    const whole = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
    await writeFileAtomic(this.path, whole).catch(() => undefined);
  }
}

/** Changes with all that embeddings come from but the take: with every weight, and where and how they are used. */
export function embedderId(encoder: Weighted, backend: string): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([FEATURE_SPEC, backend, endianness(), encoder.config]));
  for (const [name, { values }] of encoder.weights()) {
    hash.update(name).update(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

function packed(takes: CachedTakes): Buffer {
  const parts: Buffer[] = [];
  for (const [key, embeddings] of takes) {
    const count = Buffer.alloc(4);
    count.writeUInt32LE(embeddings.length);
    parts.push(Buffer.from(key, 'hex'), count);
    for (const { buffer, byteOffset, byteLength } of embeddings)
      parts.push(Buffer.from(buffer, byteOffset, byteLength));
  }
  return Buffer.concat(parts);
}

/** Throws RangeError when the bytes end too soon. */
function unpacked(body: Buffer, width: number): Map<string, Float32Array[]> {
  const takes = new Map<string, Float32Array[]>();
  // Of its own, so that floats begin at a multiple of four.
  const own = new Uint8Array(body).buffer;
  for (let at = 0; at < body.length;) {
    const key = body.toString('hex', at, at + keyBytes);
    const count = body.readUInt32LE(at + keyBytes);
    at += keyBytes + 4;
    if (at + count * width * 4 > body.length) throw new RangeError('cut short');
    takes.set(
      key,
      Array.from({ length: count }, (_, i) => new Float32Array(own, at + i * width * 4, width)),
    );
    at += count * width * 4;
  }
  return takes;
}
