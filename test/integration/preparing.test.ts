import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { writeTakeFolder } from '../../src/main/library/write-take-folder.js';
import type { AppStatus, ModelSummary, Preparing } from '../../src/shared/contract.js';
import type { SignId, TakeId } from '../../src/shared/domain/take.js';
import { wave } from '../support/fake-bridge.js';
import { forkTrainer } from './support/trainer.js';

/** A library whose takes are not embedded while one waits: here one of 120 takes, in truth one of thousands. */
const signs = 12;
const takes = 10;

let folder: string;
let app: Application | null = null;
const cachePath = (): string => join(folder, 'library', 'embeddings.bin');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-preparing-'));
  const taught = Array.from({ length: signs }, (_, i) => ({
    id: `sign-${i}` as SignId,
    name: `sign ${i}`,
    kind: 'sign' as const,
    takes: Array.from({ length: takes }, (__, k) => ({
      id: `take-${i}-${k}` as TakeId,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, i, k)).toISOString(),
      frames: wave(i * takes + k),
    })),
  }));
  await writeTakeFolder(join(folder, 'library'), taught);
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ formatVersion: 1, autoTrain: false }));
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

const close = async (): Promise<void> => {
  await app?.dispose();
  app = null;
};
const open = async (): Promise<Application> => {
  app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version: '0.0.0',
    forkTrainer: forkTrainer(),
    takesAwaited: 10,
  });
  return app;
};
/** How far the model is when it has been looked what is known of it from before; null where all is. */
const looked = (of: Application): Promise<Preparing | null> =>
  new Promise((resolve) => {
    const stop = of.on('model.preparing', (now) => {
      stop();
      resolve(now);
    });
  });
const modelOf = async (of: Application): Promise<ModelSummary | null> => {
  const later = new Promise<ModelSummary | null>((resolve) => of.on('model.changed', resolve));
  return (await of.request('app.status', undefined)).model ?? later;
};

test('the app opens before its model, tells how far that is, and the next start embeds nothing', async () => {
  const first = await open();
  const status = await first.request('app.status', undefined);
  expect([status.model, status.preparing?.total]).toEqual([null, signs * takes]);
  expect(status.preparing?.done).toBeLessThan(signs * takes);
  expect((await first.request('library.read', undefined)).signs).toHaveLength(signs);
  const told: (Preparing | null)[] = [];
  first.on('model.preparing', (now) => told.push(now));
  expect((await modelOf(first))?.signs).toHaveLength(signs);
  const counts = told.flatMap((now) => (now ? [now.done] : []));
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBeNull();
  expect((await first.request('app.status', undefined)).preparing).toBeNull();
  await close();

  const kept = await readFile(cachePath());
  const second = await open();
  const counted: number[] = [];
  second.on('model.preparing', (now) => now && counted.push(now.done));
  expect((await modelOf(second))?.signs).toHaveLength(signs);
  // Nothing of it has to be embedded, so nothing is told of that.
  expect(counted).toEqual([]);
  await second.request('sign.remove', { signId: 'sign-3' as SignId });
  await close();
  expect((await readFile(cachePath())).length).toBeLessThan(kept.length);
});

test('closing half-way keeps what was done; a damaged file is made anew', async () => {
  const first = await open();
  await new Promise<void>((resolve) => {
    const stop = first.on('model.preparing', (now) => {
      if (now && now.done < 20) return;
      stop();
      resolve();
    });
  });
  // Who still waits is told why, which is no mistake of Mudra's.
  const asked = first.request('insight.takes', undefined).catch((error: unknown) => error);
  await close();
  expect(await asked).toMatchObject({ code: 'host.closing' });
  expect((await stat(cachePath())).size).toBeGreaterThan(20 * 128);
  const second = await open();
  expect((await looked(second))?.done ?? takes * signs).toBeGreaterThanOrEqual(20);
  await close();

  await writeFile(cachePath(), 'no embeddings');
  const third = await open();
  expect((await looked(third))?.done).toBe(0);
  expect((await modelOf(third))?.signs).toHaveLength(signs);
});

test('the list of signs is there before what recognises is loaded, and a change made meanwhile is in the model', async () => {
  const first = await open();
  const early = await first.request('app.status', undefined);
  expect([early.backend, early.model, early.preparing]).toEqual([
    null,
    null,
    { done: 0, total: signs * takes },
  ]);
  expect((await first.request('library.read', undefined)).signs).toHaveLength(signs);
  const caughtUp = new Promise<AppStatus>((resolve) => first.on('status.caughtUp', resolve));
  await first.request('sign.remove', { signId: 'sign-3' as SignId });
  expect((await caughtUp).backend?.name).toBeTypeOf('string');
  const model = await modelOf(first);
  expect(model?.signs.map(({ id }) => id)).not.toContain('sign-3');
  expect(model?.signs).toHaveLength(signs - 1);
});

test('closing before anything was loaded loads nothing', async () => {
  const first = await open();
  let told = 0;
  first.on('status.caughtUp', () => told++);
  await close();
  expect(told).toBe(0);
});
