import type { SignView } from '../../shared/contract.js';
import type { TakeMap } from '../../shared/contract-quiet.js';
import type { TakeId } from '../../shared/domain/take.js';
import { principalPlane } from './principal-plane.js';
import type { EmbeddedTake } from './take-embeddings.js';

/** The plane in which the takes lie furthest apart; a rest take, which has several embeddings, by their mean. */
export function takeMap(
  signs: readonly SignView[],
  embedded: ReadonlyMap<TakeId, Pick<EmbeddedTake, 'embeddings'>>,
): TakeMap {
  const placed = signs.flatMap(({ id, takes }) =>
    takes.flatMap((take, k) => {
      const vector = mean(embedded.get(take.id)?.embeddings ?? []);
      return vector ? [{ takeId: take.id, signId: id, number: k + 1, vector }] : [];
    }),
  );
  const { places, shares } = principalPlane(placed.map(({ vector }) => vector));
  return {
    points: placed.map(({ takeId, signId, number }, i) => {
      const [x, y] = places[i] ?? [0, 0];
      return { takeId, signId, number, x, y };
    }),
    shares,
  };
}

function mean(vectors: readonly Float32Array[]): Float64Array | null {
  const [first] = vectors;
  if (!first) return null;
  const sum = new Float64Array(first.length);
  for (const vector of vectors) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  }
  return sum;
}
