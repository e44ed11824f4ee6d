import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ModelHolder } from '../../../../src/main/app/model-holder.js';
import { Library } from '../../../../src/main/library/library.js';
import { openBackend } from '../../../../src/main/model/backend.js';
import { syntheticSigns } from '../../../support/synthetic-takes.js';
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

test('what is worked out in the background gives way to a change, and is begun again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mudra-holder-'));
  const library = await Library.open(join(folder, 'library'));
  const backend = await openBackend({ only: 'wasm' });
  const holder = new ModelHolder(join(folder, 'model'), () => Promise.resolve(backend), library);
  try {
    for (const { name, takes } of syntheticSigns(2, 1)) {
      const { id } = await library.addSign(name, 'sign');
      for (const { frames } of takes) await library.addTake(id, 'camera', frames);
    }
    await holder.reload();
    await holder.refresh();
    const timing = holder.time();
    // By then it is under way.
    await holder.embedded();
    holder.giveWay();
    expect(await timing).toBe(false);
    expect(await holder.time()).toBe(true);
  } finally {
    await holder.stop();
    holder.dispose();
    await library.close();
    await rm(folder, { recursive: true });
  }
});
