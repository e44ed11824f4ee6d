import { expect, test } from 'vitest';
import type { CachedTakes } from '../../../../src/main/app/embedding-cache.js';
import { latestMovements, TakeEmbeddings } from '../../../../src/main/app/take-embeddings.js';
import type { Encoder } from '../../../../src/main/model/encoder.js';
import type { SignView, TakeView } from '../../../../src/shared/contract.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { wave } from '../../../support/fake-bridge.js';

const encoder = {
  config: { dense: 2 },
  infer: ({ size, lengths }: { size: number; lengths: readonly number[] }) => ({
    logits: new Float32Array(size),
    embeddings: Float32Array.from(lengths.flatMap((steps) => [steps, 1])),
  }),
} as unknown as Encoder;

const view = (id: string, more: Partial<TakeView> = {}): TakeView =>
  ({ id: id as TakeId, ...more }) as TakeView;
const sign = (takes: TakeView[], kind: SignView['kind'] = 'sign'): SignView =>
  ({ id: 'hello' as SignId, name: 'hello', kind, takes }) as SignView;

/** A library that tells of what is read. */
function source(broken: readonly string[] = []) {
  const read: string[] = [];
  const contents = new Map(['a', 'b', 'c'].map((id) => [id as TakeId, `content of ${id}`]));
  return {
    read,
    contents,
    contentKeys: () => contents,
    takeFrames: async (id: TakeId) => {
      read.push(id);
      if (broken.includes(id)) throw new Error('damaged');
      return wave(id.charCodeAt(0));
    },
  };
}

const open = (
  library: ReturnType<typeof source>,
  before: CachedTakes = new Map(),
  signal = new AbortController().signal,
): TakeEmbeddings => new TakeEmbeddings(encoder, library, before, signal);

test('what was known at the last start is not read again, until somebody asks for its frames', async () => {
  const first = open(source());
  const [before] = await first.of([sign([view('a'), view('b')])]);
  const library = source();
  const second = open(library, first.cached ?? new Map());
  expect(second.missing([sign([view('a'), view('b')])])).toBe(0);
  const [after] = await second.of([sign([view('a'), view('b')])]);
  expect(after?.embeddings).toEqual(before?.embeddings);
  expect([library.read, second.fresh]).toEqual([[], 0]);
  expect(await latestMovements(after?.takes ?? [], 1)).toEqual([wave('b'.charCodeAt(0))]);
  expect(library.read).toEqual(['b']);
});

test('a take that is another one now, in its content, its part or its kind, is embedded anew', async () => {
  const first = open(source());
  await first.of([sign([view('a')])]);
  const before = first.cached ?? new Map();
  const changed = source();
  changed.contents.set('a' as TakeId, 'something else');
  expect(open(changed, before).missing([sign([view('a')])])).toBe(1);
  const trim = { startMs: 100, endMs: 500, wholeMs: 900 };
  expect(open(source(), before).missing([sign([view('a', { trim })])])).toBe(1);
  expect(open(source(), before).missing([sign([view('a')], 'rest')])).toBe(1);
  expect(open(source(), before).missing([sign([view('a', { disabled: true })])])).toBe(0);
});

test('takes that are gone, switched off or cannot be read are not kept', async () => {
  const embeddings = open(source(['c']));
  await embeddings.of([sign([view('a'), view('b'), view('c')])]);
  expect(embeddings.cached?.size).toBe(2);
  await embeddings.of([sign([view('b', { disabled: true }), view('a')])]);
  expect(embeddings.cached?.size).toBe(1);
});

test('it tells how many are left; given up half-way, what was done and what was known stays', async () => {
  const known = open(source());
  await known.of([sign([view('c')])]);
  const closing = new AbortController();
  const embeddings = open(source(), known.cached ?? new Map(), closing.signal);
  const left: number[] = [];
  const all = embeddings.of([sign([view('a'), view('b'), view('c')])], (n) => {
    left.push(n);
    closing.abort(new Error('closed'));
  });
  await expect(all).rejects.toThrow('closed');
  expect(left).toEqual([1]);
  expect(embeddings.cached?.size).toBe(2);
});
