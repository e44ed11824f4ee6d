import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { Library } from '../../src/main/library/library.js';
import { openBackend } from '../../src/main/model/backend.js';
import type { TaskEnd } from '../../src/shared/contract-sharing.js';
import { writeSmallModel } from '../support/small-model.js';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { taskEnd } from './support/task-end.js';
import { forkTrainer } from './support/trainer.js';

let folder: string;
let app: Application;

/** A set of three signs, with a network that knows two of them. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-sharing-model-'));
  const library = await Library.open(join(folder, 'library'));
  const known: { id: string; name: string }[] = [];
  for (const { name, takes } of syntheticSigns(3, 2, 1)) {
    const { id } = await library.addSign(name, 'sign');
    for (const { frames } of takes) await library.addTake(id, 'camera', frames);
    if (known.length < 2) known.push({ id, name });
  }
  const fingerprint = library.fingerprint();
  await library.close();
  const backend = await openBackend({ only: 'wasm' });
  await writeSmallModel(join(folder, 'model'), backend, { signs: known, fingerprint });
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '1.2.3',
    forkTrainer: forkTrainer(),
    quietMs: 10_000_000,
  });
});
afterEach(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

async function exported(model: boolean): Promise<Buffer> {
  const about = { licence: 'CC BY 4.0' };
  const end = await taskEnd(
    app,
    await app.request('export.start', { format: 'mudra', signIds: null, about, model }),
  );
  if (end.outcome !== 'exported') throw new Error(JSON.stringify(end));
  return readFile((await app.files.fetch(end.download)).path);
}

async function read(bytes: Buffer): Promise<{ upload: string; end: TaskEnd }> {
  const { upload } = await app.request('import.begin', undefined);
  await app.files.receive(
    upload,
    'a.mudra',
    0,
    (async function* () {
      yield bytes;
    })(),
  );
  return { upload, end: await taskEnd(app, await app.request('import.read', { upload })) };
}

test('a trained model goes with all signs, and an empty set that takes them in uses it', async () => {
  expect((await app.request('app.status', undefined)).model).toMatchObject({ id: 'given', stage: 'tuned' });
  const bytes = await exported(true);
  const set = await app.request('set.create', { name: 'Other' });
  await app.request('set.open', { set: set.id });
  const { upload, end } = await read(bytes);
  expect(end).toMatchObject({ preview: { model: true, about: { licence: 'CC BY 4.0' } } });
  expect((await app.request('app.status', undefined)).model).toBeNull();
  expect(await taskEnd(app, await app.request('import.write', { upload, merge: false }))).toMatchObject({
    summary: { takesAdded: 6, model: 'used' },
  });
  expect((await app.request('app.status', undefined)).model).toMatchObject({
    id: 'given',
    stage: 'tuned',
    outdated: false,
  });
});

test('a set that has signs leaves it, and without the box checked it is not there', async () => {
  const bytes = await exported(true);
  const plain = await exported(false);
  const set = await app.request('set.create', { name: 'Other' });
  await app.request('set.open', { set: set.id });
  await app.request('sign.add', { name: 'mine', kind: 'sign' });
  const { upload } = await read(bytes);
  expect(await taskEnd(app, await app.request('import.write', { upload, merge: false }))).toMatchObject({
    summary: { takesAdded: 6, model: 'left' },
  });
  expect((await app.request('app.status', undefined)).model).toMatchObject({ stage: 'prototypes' });
  const { end } = await read(plain);
  if (end.outcome !== 'read') throw new Error(JSON.stringify(end));
  expect(end.preview.model).toBeUndefined();
});
