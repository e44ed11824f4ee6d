import { describe, expect, test } from 'vitest';
import {
  likenessTo,
  meanDirection,
  PrototypeBank,
  toUnitLength,
  type ClassPrototypes,
} from '../../../../src/main/model/prototype-bank.js';
import { gauss, seededRandom } from '../../../../src/shared/domain/random.js';

const random = seededRandom(6);
const vector = (): Float32Array => toUnitLength(Float32Array.from({ length: 24 }, () => gauss(random)));

/** Classes of 1, 2, 3 … examples, all together more than `least`; the first has no centre, the second no examples. */
function classes(least: number): (ClassPrototypes | null)[] {
  const found: (ClassPrototypes | null)[] = [];
  for (let count = 0; count < least;) {
    const examples = Array.from({ length: (found.length % 30) + 1 }, vector);
    count += examples.length;
    found.push(
      found.length === 1 ? null : { centre: found.length ? meanDirection(examples) : null, examples },
    );
  }
  return found;
}

describe.each([12, 600])('a bank of more than %i prototypes', (least) => {
  const all = classes(least);
  const bank = new PrototypeBank(all);
  const embedding = vector();
  const found = (of: PrototypeBank): Float32Array => {
    const out = new Float32Array(all.length);
    of.likeness(embedding, out);
    return out;
  };

  test('tells how alike an embedding is to each class', () => {
    const out = found(bank);
    all.forEach((own, c) => expect(out[c]).toBeCloseTo(own ? likenessTo(embedding, own) : -1, 5));
  });

  test('with other prototypes of a class, of that class alone something else', () => {
    const other = { centre: vector(), examples: [vector(), embedding] };
    const last = all.length - 1;
    const [before, after] = [found(bank), found(bank.replacing(2, other).replacing(last, other))];
    const changed = all.flatMap((_, c) => (before[c] === after[c] ? [] : [c]));
    expect(changed).toEqual([2, last]);
    expect(after[last]).toBeCloseTo(likenessTo(embedding, other), 5);
    expect([...found(bank)]).toEqual([...before]);
  });
});
