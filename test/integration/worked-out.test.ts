import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import type { ModelSummary } from '../../src/shared/contract.js';
import type { TakeId } from '../../src/shared/domain/take.js';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { dataFolderWith, forkTrainer, type DataFolder } from './support/trainer.js';

let folder: string;
let data: DataFolder;
beforeAll(async () => {
  data = await dataFolderWith(syntheticSigns(2, 3));
  folder = data.path;
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ formatVersion: 1, autoTrain: false }));
});
afterAll(() => data.remove());

const path = (): string => join(folder, 'library', 'worked-out.json');

/** Starts, does `work`, waits until it is known how strict signs have to be, and closes. */
async function strictness(
  work: (app: Application) => Promise<unknown> = () => Promise.resolve(),
): Promise<ModelSummary['calibration']> {
  const app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: forkTrainer(),
  });
  try {
    const known = new Promise<ModelSummary['calibration']>((resolve) => {
      app.on('model.changed', (model) => model?.calibration && resolve(model.calibration));
    });
    await work(app);
    return (await app.request('app.status', undefined)).model?.calibration ?? (await known);
  } finally {
    await app.dispose();
  }
}

test('how strict signs have to be is worked out once, until takes change or the file is damaged', async () => {
  const first = await strictness();
  expect(first?.signs).toHaveLength(2);
  const text = await readFile(path(), 'utf8');
  expect(await strictness()).toEqual(first);
  expect(await readFile(path(), 'utf8')).toBe(text);

  // What stands in the file is what is used: here that it was worked out with 77 minutes of idle movement.
  const marked = text.replace(`"idleMinutes":${first?.idleMinutes}`, '"idleMinutes":77');
  expect(marked).not.toBe(text);
  await writeFile(path(), marked);
  expect((await strictness())?.idleMinutes).toBe(77);
  const other = await strictness(async (app) => {
    const { signs } = await app.request('library.read', undefined);
    const [take] = signs[0]?.takes ?? [];
    await app.request('takes.disable', { takeIds: [take?.id as TakeId], disabled: true });
  });
  expect(other?.idleMinutes).toBeDefined();

  const app = await strictness();
  expect(app?.idleMinutes).toBe(first?.idleMinutes);
  await writeFile(path(), text.slice(0, 100));
  expect((await strictness())?.idleMinutes).toBe(first?.idleMinutes);
});
