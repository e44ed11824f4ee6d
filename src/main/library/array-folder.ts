import { join } from 'node:path';
import * as v from 'valibot';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import type { BrokenFiles } from './broken-files.js';
import { namesIn, readBytes } from './files.js';
import { FormatError, parseFile } from './formats.js';
import { dateOf, RAW_NUMBERS, rawFrame, type RawTiming } from './raw-hands.js';
import type { TaughtTakes } from './taught-takes.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const labelsSchema = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));
/**
 * Per take its class and, where given, its number (the order in which a sign's takes were recorded) and signer.
 */
const indexSchema = v.pipe(
  v.array(
    v.object({
      cls: count,
      seq: v.optional(v.union([v.string(), v.number()])),
      signer: v.optional(v.pipe(v.string(), v.minLength(1))),
    }),
  ),
  v.minLength(1),
);

const byNumber = new Intl.Collator('en', { numeric: true });

export async function isArrayFolder(path: string): Promise<boolean> {
  const names = await namesIn(path);
  return ['data.f32', 'labels.json', 'index.json'].every((name) => names.includes(name));
}

/**
 * Reads `data.f32`, little-endian float32 [takes × steps × 126]; with `labels.json` (sign names) and `index.json`
 * (per take `cls`, an index into the labels, `seq`, its number, and `signer`). Signs in the order of the labels.
 */
export async function readArrayFolder(
  path: string,
  timing: RawTiming,
  broken: BrokenFiles,
): Promise<TaughtTakes[]> {
  const file = (name: string): string => join(path, name);
  const read = <S extends v.GenericSchema>(name: string, schema: S): Promise<v.InferOutput<S> | null> =>
    broken.guard(file(name), async () => parseFile(schema, await readBytes(file(name))));
  const labels = await read('labels.json', labelsSchema);
  const index = await read('index.json', indexSchema);
  if (!labels || !index) return [];
  const data = await broken.guard(file('data.f32'), async () => {
    const bytes = await readBytes(file('data.f32'));
    const steps = bytes.length / 4 / RAW_NUMBERS / index.length;
    if (Number.isInteger(steps) && steps > 0) return { bytes, steps };
    const reason = `${bytes.length} bytes are no whole number of frames for ${index.length} takes`;
    throw new FormatError('damaged', reason);
  });
  if (!data) return [];
  const takes = index.map(({ cls, seq, signer }, i) => ({ cls, seq: String(seq ?? i), signer, i }));
  takes.sort((a, b) => byNumber.compare(a.seq, b.seq) || a.i - b.i);
  const signs = labels.map((name, i) => ({
    id: `class-${i}` as SignId,
    name,
    kind: 'sign' as const,
    takes: [] as { id: TakeId; createdAt: string; signer?: string; frames: HandFrame[] }[],
  }));
  for (const [order, { cls, signer, i }] of takes.entries()) {
    const sign = signs[cls];
    const frames = await broken.guard(`${file(sign ? 'data.f32' : 'index.json')}, take ${i}`, () => {
      if (!sign) throw new FormatError('damaged', `class ${cls} is not in labels.json`);
      return Array.from({ length: data.steps }, (_, step) =>
        rawFrame(rowOf(data.bytes, i * data.steps + step), step, timing),
      );
    });
    if (!frames) continue;
    const take = { id: `take-${i}` as TakeId, createdAt: dateOf(order), frames };
    sign?.takes.push(signer === undefined ? take : { ...take, signer });
  }
  return signs;
}

function rowOf(bytes: Buffer, row: number): Float32Array {
  const start = row * RAW_NUMBERS * 4;
  return Float32Array.from({ length: RAW_NUMBERS }, (_, k) => bytes.readFloatLE(start + k * 4));
}
