import { seededRandom, type Random } from '../../shared/domain/random.js';
import type { TaughtTakes } from '../library/taught-takes.js';
import { joinTakes, type NamedTake } from './join-takes.js';
import type { Stream } from './stream.js';

export interface TakeStreamOptions {
  /** The names that the model can caption. */
  readonly known: ReadonlySet<string>;
  readonly seed: number;
  /** Takes in one stream of connected signs. */
  readonly phrase: number;
}

/** What these streams need of recorded signs. */
export type RecordedSign = Pick<TaughtTakes, 'name' | 'kind'> & {
  readonly takes: readonly Pick<TaughtTakes['takes'][number], 'frames'>[];
};

/**
 * Streams of recorded takes: `isolated`, the hands gone between takes; `held`, the hands held still between them;
 * `connected`, phrases of takes with a quick way from one to the next; `unknown`, takes of signs that the model
 * does not know; `rest`. Groups without takes are left out. Takes are in seeded random order.
 */
export function takeStreams(signs: readonly RecordedSign[], options: TakeStreamOptions): Stream[] {
  const { known, seed, phrase } = options;
  const random = seededRandom(seed);
  const takesOf = (which: (sign: RecordedSign) => boolean): NamedTake[] =>
    shuffled(
      signs.filter(which).flatMap(({ name, takes }) => takes.map(({ frames }) => ({ sign: name, frames }))),
      random,
    );
  const right = takesOf(({ name, kind }) => kind === 'sign' && known.has(name));
  const unknown = takesOf(({ name, kind }) => kind === 'sign' && !known.has(name));
  const rest = takesOf(({ kind }) => kind === 'rest');
  const phrases = Array.from({ length: Math.ceil(right.length / phrase) }, (_, i) =>
    right.slice(i * phrase, (i + 1) * phrase),
  );
  const streams = [
    joinTakes(right, { name: 'isolated', group: 'isolated', between: 'gone', random }),
    joinTakes(right, { name: 'held', group: 'held', between: 'held', random }),
    ...phrases.map((takes, i) =>
      joinTakes(takes, { name: `connected ${i + 1}`, group: 'connected', between: 'at-once', random }),
    ),
    joinTakes(unknown, { name: 'unknown', group: 'unknown', between: 'gone', random }),
  ].filter((stream) => stream.signs.length > 0);
  if (rest.length === 0) return streams;
  return [
    ...streams,
    joinTakes(rest, { name: 'rest', group: 'rest', between: 'gone', random, areSigns: false }),
  ];
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
