import type { SignView } from '../../src/shared/contract.js';
import type { TakeMap } from '../../src/shared/contract-quiet.js';

/** A map on which each sign has a place of its own, its takes around it. */
export function mapOf(signs: readonly SignView[]): TakeMap {
  const points = signs.flatMap(({ id, takes }, s) =>
    takes.map((take, k) => ({
      takeId: take.id,
      signId: id,
      number: k + 1,
      x: Math.cos((2 * Math.PI * s) / signs.length + 0.3) * 0.6 + 0.09 * Math.cos(2.4 * k),
      y: Math.sin((2 * Math.PI * s) / signs.length + 0.3) * 0.4 + 0.06 * Math.sin(2.4 * k),
    })),
  );
  return { points, shares: [0.41, 0.22] };
}
