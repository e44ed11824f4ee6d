import type { SignId, TakeId } from '../../src/shared/domain/take.js';
import type { TaughtTakes } from '../../src/main/library/taught-takes.js';
import { frame, hand } from './hands.js';

/** Two signs and a rest, as they might come from a library: uneven times, one hand, both, none, two signers. */
export function smallTakes(): TaughtTakes[] {
  const take = (n: number, signer?: string): TaughtTakes['takes'][number] => ({
    id: `take-${n}` as TakeId,
    createdAt: new Date(Date.UTC(2026, 2, 3, 4, 5, n, 678)).toISOString(),
    ...(signer === undefined ? {} : { signer }),
    frames: [
      frame(
        10 + n,
        [hand('Left', { x: 0.3, y: 0.55 }), hand('Right', { x: 0.7, y: 0.5, curl: 0.4 })],
        16 / 9,
      ),
      frame(45.5 + n, [hand('Right', { x: 0.68, y: 0.4 + n / 100, turn: 0.2 })], 16 / 9),
      frame(76 + n, [], 16 / 9),
      frame(110.125 + n, [hand('Left', { x: 0.31, y: 0.6, size: 0.1 })], 16 / 9),
    ],
  });
  return [
    {
      id: 'class-0' as SignId,
      name: 'say “hi”, twice',
      kind: 'sign',
      takes: [take(0, 'ada'), take(1, 'bo')],
    },
    { id: 'class-1' as SignId, name: 'déjà vu', kind: 'sign', takes: [take(2, 'ada')] },
    { id: 'class-2' as SignId, name: 'rest', kind: 'rest', takes: [take(3)] },
  ];
}
