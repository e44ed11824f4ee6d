import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTakeFolder } from '../../../../src/main/library/write-take-folder.js';
import { readTaught } from '../../../../src/main/training/read-taught.js';
import type { Notice } from '../../../../src/shared/contract.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { movement } from '../../../support/mudra-file.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-taught-'));
});
afterEach(() => rm(root, { recursive: true }));

test.each([['rest', 'sign'] as const, ['sign', 'rest'] as const])(
  'in a library from before, a sign that is called as the rest is, and the rest, are both learned from: %s, %s',
  async (...kinds) => {
    const folder = join(root, 'library');
    await writeTakeFolder(
      folder,
      kinds.map((kind, i) => ({
        id: kind as string as SignId,
        name: 'Rest',
        kind,
        takes: [
          { id: `take-${i}` as TakeId, createdAt: '2026-01-01T00:00:00.000Z', frames: movement(i + 1) },
        ],
      })),
    );
    const broken: Notice[] = [];
    const taught = await readTaught(folder, (notice) => broken.push(notice));
    expect(broken).toEqual([]);
    expect(taught.map(({ kind, takes }) => [kind, takes.length])).toEqual(kinds.map((kind) => [kind, 1]));
  },
);
