import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Workspace } from '../../../../src/main/app/application-types.js';
import { dispatch } from '../../../../src/main/app/dispatch.js';
import { openSets } from '../../../../src/main/app/sets-application.js';

test('while another set is opened, what is running can be asked about, and nothing else', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mudra-sets-'));
  let goOn = (): void => undefined;
  let slow: Promise<void> | null = null;
  const answers = { training: false, calibrating: false, model: null, keepCaptions: false, signs: [] };
  const workspace = {
    request: async () => answers,
    send: () => undefined,
    on: () => () => undefined,
    dispose: async () => undefined,
    asked: false,
  } as unknown as Workspace;
  const app = await openSets({ dataFolder, version: '1' }, async () => {
    await slow;
    return workspace;
  });
  const made = await app.request('set.create', { name: 'other' });
  slow = new Promise((resolve) => (goOn = resolve));
  const opening = app.request('set.open', { set: made.id });
  let status: unknown = null;
  const asking = dispatch(app, 'app.status', undefined).then((one) => (status = one));
  const read = await dispatch(app, 'task.read', { task: 'none' });
  expect(read).toMatchObject({ error: { code: 'task.unknown' } });
  expect(status).toBeNull();
  goOn();
  await opening;
  await asking;
  await app.dispose();
  await rm(dataFolder, { recursive: true });
});
