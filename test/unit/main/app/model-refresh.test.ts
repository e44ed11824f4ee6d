import { expect, test } from 'vitest';
import { ModelRefresh } from '../../../../src/main/app/model-refresh.js';

/** A model of which all is known at once; notes what is asked of it. */
function refreshed(): { readonly fresh: ModelRefresh; readonly asked: string[] } {
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
