import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
import { readTaught } from '../../../../src/main/training/read-taught.js';
import type { Notice } from '../../../../src/shared/contract.js';
import { movement } from '../../../support/mudra-file.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-taught-'));
});
afterEach(() => rm(root, { recursive: true }));

test.each(['rest', 'sign'] as const)(
  'a sign that is called as the rest is, and the rest itself, are both learned from; first the %s',
  async (first) => {
    const library = await Library.open(root);
    for (const [i, kind] of (first === 'rest'
      ? (['rest', 'sign'] as const)
      : (['sign', 'rest'] as const)
    ).entries()) {
      const { id } = await library.addSign('Rest', kind);
      await library.addTake(id, 'camera', movement(i + 1));
    }
    await library.close();
    const broken: Notice[] = [];
    const taught = await readTaught(root, (notice) => broken.push(notice));
    expect(broken).toEqual([]);
    expect(taught.map(({ kind, takes }) => [kind, takes.length]).sort()).toEqual([
      ['rest', 1],
      ['sign', 1],
    ]);
  },
);
