import { expect, test } from 'vitest';
import { zipOf, type FileOfZip } from '../../../../../src/main/library/export/zip.js';

test('a zip of hundreds of megabytes is written with a few of them in memory', async () => {
  function* files(): Iterable<FileOfZip> {
    for (let i = 0; i < 3000; i++) yield { path: `a/${i}`, bytes: Buffer.alloc(100_000, i) };
  }
  const before = process.memoryUsage().rss;
  let most = before;
  for await (const _chunk of zipOf(files(), new Date())) most = Math.max(most, process.memoryUsage().rss);
  expect((most - before) / 1e6).toBeLessThan(150);
});
