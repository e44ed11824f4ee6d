import { expect, test } from 'vitest';
import { ModelRefresh } from '../../../../src/main/app/model-refresh.js';

/** A model of which all is known at once; notes what is asked of it. */
function refreshed(models: Partial<ConstructorParameters<typeof ModelRefresh>[0]['models']> = {}): {
  readonly fresh: ModelRefresh;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const note =
    <T>(what: string, answer: T) =>
    (): Promise<T> => {
      asked.push(what);
      return Promise.resolve(answer);
    };
  const fresh = new ModelRefresh({
    models: {
      refresh: note('refresh', undefined),
      time: note('time', true),
      calibrate: note('calibrate', true),
      stop: note('stop', undefined),
      giveWay: () => void asked.push('give way'),
      preparing: null,
      ...models,
    },
    perHour: () => 1,
    use: () => undefined,
    prepared: () => undefined,
    begun: Promise.resolve(),
  });
  return { fresh, asked };
}

test('nothing is worked out while the library is changed, and the new model is timed once', async () => {
  const { fresh, asked } = refreshed();
  await fresh.giveWay(async () => {
    fresh.again();
    await Promise.resolve();
    asked.push('changed');
    void fresh.refresh();
  });
  await fresh.settled();
  expect(asked).toEqual(['give way', 'changed', 'refresh', 'time', 'calibrate']);
});

test('a change that fails has the model worked out to the end', async () => {
  const { fresh, asked } = refreshed();
  await expect(fresh.giveWay(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
  await fresh.settled();
  expect(asked).toEqual(['give way', 'time', 'calibrate']);
});

test('what gave way is begun again also after a change that takes but a moment', async () => {
  let untimed = true;
  let given = false;
  let timed = false;
  const { fresh } = refreshed({
    // As the holder does: while it is timed nobody else can, and it stops only between two pieces.
    time: async () => {
      if (!untimed) return false;
      [untimed, given] = [false, false];
      await new Promise((resolve) => setTimeout(resolve, 5));
      [untimed, timed] = [given, !given];
      return timed;
    },
    giveWay: () => void (given = true),
  });
  fresh.again();
  expect(await fresh.giveWay(() => Promise.resolve(null))).toBeNull();
  await fresh.settled();
  expect(timed).toBe(true);
});

test('who waits until all is settled waits for the change that it gave way to', async () => {
  const { fresh, asked } = refreshed();
  fresh.again();
  const settled = fresh.settled().then(() => asked.push('settled'));
  await fresh.giveWay(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    void fresh.refresh();
  });
  await settled;
  expect(asked.slice(-4)).toEqual(['refresh', 'time', 'calibrate', 'settled']);
});
