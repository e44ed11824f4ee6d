import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the committed WebAssembly is what its source compiles to', async () => {
  const script = join(import.meta.dirname, '../../../../../scripts/build-kernels.mjs');
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stderr).toBe('');
}, 60_000);
