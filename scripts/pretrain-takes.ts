import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Batch } from '../src/main/model/network.js';
import { batchSource, type TakeOptions } from '../src/main/training/pretrain.js';

/** Batches prepared ahead of the step that is trained. */
const ahead = 6;

/**
 * Performs takes in a process of its own while the one before trains: the batches are the same, and it costs
 * no time. `batch` is to be asked for each step from `first` on in order; throws what ended the process.
 */
export function prepareBatches(
  options: TakeOptions,
  first: number,
  last: number,
): { batch(step: number): Promise<Batch>; close(): void } {
  const { signs, shapes, batchSize, seed } = options;
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({ signs, shapes, batchSize, seed })], {
    serialization: 'advanced',
  });
  const waiting = new Map<number, PromiseWithResolvers>();
  const ask = (step: number): void => {
    if (step > last || waiting.has(step)) return;
    waiting.set(step, withResolvers());
    child.send(step);
  };
  child.on('message', ({ step, batch }: { step: number; batch: Batch }) => waiting.get(step)?.resolve(batch));
  child.on('exit', () =>
    waiting.forEach(({ reject }) => reject(new Error('the process that performs takes ended'))),
  );
  for (let step = first; step < first + ahead; step++) ask(step);
  return {
    batch: async (step) => {
      ask(step);
      const batch = await waiting.get(step)?.promise;
      waiting.delete(step);
      ask(step + ahead);
      if (!batch) throw new RangeError(`step ${step} is not one of this run`);
      return batch;
    },
    close: () => child.disconnect(),
  };
}

interface PromiseWithResolvers {
  readonly promise: Promise<Batch>;
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve: PromiseWithResolvers['resolve'] = () => undefined;
  let reject: PromiseWithResolvers['reject'] = () => undefined;
  const promise = new Promise<Batch>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** In the other process: a step comes in, its batch goes out. Ends when the first process does. */
if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const source = batchSource(JSON.parse(process.argv[2] ?? '') as TakeOptions);
  process.on('message', (step: number) => process.send?.({ step, batch: source(step) }));
  process.on('disconnect', () => process.exit(0));
}
