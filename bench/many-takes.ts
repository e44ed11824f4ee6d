import { writeTakeFolder } from '../src/main/library/write-take-folder.js';
import type { SignId, TakeId } from '../src/shared/domain/take.js';
import { wave } from '../test/support/fake-bridge.js';

/** A large library: its signs, and the takes of each. */
export const many = { signs: 200, takes: 30 } as const;

/** Writes a library of `many` takes into the folder of a library. */
export async function writeManyTakes(folder: string): Promise<void> {
  const taught = Array.from({ length: many.signs }, (_, i) => ({
    id: `sign-${i}` as SignId,
    name: `sign number ${i + 1}`,
    kind: 'sign' as const,
    takes: Array.from({ length: many.takes }, (__, k) => ({
      id: `take-${i}-${k}` as TakeId,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, i, k)).toISOString(),
      frames: wave(i * many.takes + k),
    })),
  }));
  await writeTakeFolder(folder, taught);
}
