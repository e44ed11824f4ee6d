import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { corrupt } from '../support/corrupt.js';
import { seeded } from '../support/hands.js';
import { filesIn, pack, repack, teach } from '../support/mudra-file.js';
import { parts, taskEnd } from './support/task-end.js';
import { forkTrainer } from './support/trainer.js';

let folder: string;
let app: Application;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-sharing-hostile-'));
  await teach(join(folder, 'library'), { hi: 2, bye: 1, rest: 1, empty: 0 });
});
afterEach(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

test('files that are damaged are refused or read as they were, and nothing on disk is another one', async () => {
  const archive = await pack(join(folder, 'library'), join(folder, 'a.mudra'));
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '1.2.3',
    forkTrainer: forkTrainer(),
    quietMs: 10_000_000,
  });
  const signs = join(folder, 'library/signs');
  const before = await filesIn(signs);
  const view = await app.request('library.read', undefined);
  const random = seeded(12);
  const outcomes: Record<string, number> = {};
  for (let round = 0; round < 80; round++) {
    // The zip, or one file in it, as if the zip's own checksums were made to fit.
    const bytes =
      round % 2 === 0
        ? corrupt(archive, random)
        : repack(archive, (files) => {
            const paths = Object.keys(files).filter((path) => path !== 'manifest.json');
            const path = paths[Math.floor(random() * paths.length)] ?? '';
            files[path] = corrupt(files[path] ?? Buffer.alloc(0), random);
          });
    const { upload } = await app.request('import.begin', undefined);
    await app.files.receive(upload, 'a.mudra', 0, parts(bytes));
    const read = await taskEnd(app, await app.request('import.read', { upload }));
    outcomes[read.outcome] = (outcomes[read.outcome] ?? 0) + 1;
    if (read.outcome === 'read') {
      const end = await taskEnd(app, await app.request('import.write', { upload, merge: round % 4 < 2 }));
      expect(end, `round ${round}`).toMatchObject({
        outcome: 'imported',
        summary: { signsAdded: 0, takesAdded: 0 },
      });
    } else expect(read, `round ${round}`).toMatchObject({ outcome: 'failed' });
    if (read.outcome === 'failed') expect(read.error.code).not.toBe('internal');
  }
  expect(outcomes['read']).toBeGreaterThan(20);
  expect(await filesIn(signs)).toEqual(before);
  expect((await app.request('library.read', undefined)).signs).toEqual(view.signs);
  expect(await readFile(join(folder, 'a.mudra'))).toEqual(archive);
});
