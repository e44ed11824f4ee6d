import * as v from 'valibot';
import { damaged } from '../format-error.js';
import { parseFile } from '../formats.js';
import type { TaughtTakes } from '../taught-takes.js';
import { LIST_BYTES } from './bounds.js';
import { checkCount } from './check-frames.js';
import { CollectTakes, signName } from './collect-takes.js';
import type { TakeFormat } from './format.js';
import { RAW_NUMBERS, rawFrame } from './raw-hands.js';
import type { Reading } from './reading.js';
import { within, type TakeSource } from './take-source.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const labelsSchema = v.pipe(
  v.array(v.string()),
  v.minLength(1),
  v.check((names) => new Set(names.map(nameOrNone)).size === names.length, 'two labels are the same'),
);
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

/**
 * Arrays of landmarks: `data.f32`, little-endian float32 [takes × steps × 126]; with `labels.json` (sign names) and
 * `index.json` (per take `cls`, an index into the labels, `seq`, its number, and `signer`).
 */
export const arrays: TakeFormat = { find, read };

async function find(source: TakeSource, folder: string): Promise<string | null> {
  const { files } = await source.list(folder);
  return ['data.f32', 'labels.json', 'index.json'].every((name) => files.includes(name)) ? folder : null;
}

/** Signs in the order of the labels. */
async function read(reading: Reading, folder: string): Promise<TaughtTakes[]> {
  const { source, broken } = reading;
  const file = (name: string): string => source.nameOf(within(folder, name));
  const parse = <S extends v.GenericSchema>(name: string, schema: S): Promise<v.InferOutput<S> | null> =>
    broken.guard(file(name), async () =>
      parseFile(schema, await source.read(within(folder, name), undefined, LIST_BYTES / 4)),
    );
  const labels = await parse('labels.json', labelsSchema);
  const index = await parse('index.json', indexSchema);
  if (!labels || !index) return [];
  const data = await broken.guard(file('data.f32'), async () => {
    const bytes = await source.read(within(folder, 'data.f32'));
    const steps = bytes.length / 4 / RAW_NUMBERS / index.length;
    if (Number.isInteger(steps) && steps > 0) {
      checkCount(steps, reading.bounds);
      return { bytes, steps };
    }
    throw damaged('bytesForTakes', { bytes: bytes.length, takes: index.length });
  });
  if (!data) return [];
  const { framesPerSecond, aspect } = reading.timing(folder);
  const collected = new CollectTakes(reading);
  for (const label of labels) await broken.guard(file('labels.json'), () => collected.sign(label));
  const takes = index.map((take, i) => ({ ...take, seq: String(take.seq ?? i), i }));
  takes.sort((a, b) => byNumber.compare(a.seq, b.seq) || a.i - b.i);
  for (const { cls, signer, i } of takes) {
    const label = labels[cls];
    await broken.guard({ file: file(label === undefined ? 'index.json' : 'data.f32'), take: i }, () => {
      if (label === undefined) throw damaged('classUnknown', { cls });
      const frames = Array.from({ length: data.steps }, (_, step) => {
        const row = rowOf(data.bytes, i * data.steps + step);
        return rawFrame(row, (step * 1000) / framesPerSecond, aspect, step);
      });
      collected.add(label, 'sign', { number: i, frames, signer });
    });
  }
  return collected.result;
}

function nameOrNone(label: string): string {
  try {
    return signName(label);
  } catch {
    return '';
  }
}

function rowOf(bytes: Buffer, row: number): Float32Array {
  const start = row * RAW_NUMBERS * 4;
  return Float32Array.from({ length: RAW_NUMBERS }, (_, k) => bytes.readFloatLE(start + k * 4));
}
