import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ModelHolder } from '../../../../src/main/app/model-holder.js';
import { Library } from '../../../../src/main/library/library.js';
import { openBackend } from '../../../../src/main/model/backend.js';
import { writeSmallModel } from '../../../support/small-model.js';

test('a model that is loaded when its set is left already leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mudra-holder-'));
  const library = await Library.open(join(folder, 'library'));
  try {
    const backend = await openBackend({ only: 'wasm' });
    const signs = [{ id: 'hello', name: 'hello' }];
    await writeSmallModel(join(folder, 'model'), backend, { signs, fingerprint: '' });
    const holder = new ModelHolder(join(folder, 'model'), () => Promise.resolve(backend), library);
    const before = backend.tf.memory().numTensors;
    await holder.reload();
    expect(holder.trainedOn).toBe('');
    const late = holder.reload();
    holder.dispose();
    await late;
    expect(holder.trainedOn).toBeNull();
    expect(backend.tf.memory().numTensors).toBe(before);
  } finally {
    await library.close();
    await rm(folder, { recursive: true });
  }
});
