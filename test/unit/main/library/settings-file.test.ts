import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSettings } from '../../../../src/main/library/settings-file.js';
import { defaultSettings } from '../../../../src/shared/contract.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-settings-'));
  path = join(folder, 'settings.json');
});
afterEach(() => rm(folder, { recursive: true }));

test('without a file there are defaults, and no file is made', async () => {
  const settings = await openSettings(path);
  expect(settings.read()).toEqual(defaultSettings);
  expect(settings.notices).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('choices are remembered; what is undefined or was never chosen has its default', async () => {
  const first = await openSettings(path);
  await Promise.all([first.write({ theme: 'dark' }), first.write({ cameraId: 'usb', sounds: undefined })]);
  const expected = { ...defaultSettings, theme: 'dark', cameraId: 'usb' };
  expect(first.read()).toEqual(expected);
  expect((await openSettings(path)).read()).toEqual(expected);
  await writeFile(path, '{"skeleton": false, "someday": 1}');
  expect((await openSettings(path)).read()).toEqual({ ...defaultSettings, skeleton: false });
});

test('outputs that were written before keystrokes were one keep all they say', async () => {
  const { keystrokes: _, keystrokesAfter: __, ...before } = defaultSettings.outputs;
  const outputs = { ...before, osc: true, oscPort: 9123, texts: { 'sign-1': 'tea' } };
  await writeFile(path, JSON.stringify({ formatVersion: 1, outputs }));
  const settings = await openSettings(path);
  expect(settings.notices).toEqual([]);
  expect(settings.read().outputs).toEqual({ ...outputs, keystrokes: false, keystrokesAfter: 'space' });
});

test.each(['', '{', '{"theme": "purple"}', '[1]', '\xff\xfe{}'])(
  'a damaged file (%j) is set aside',
  async (text) => {
    await writeFile(path, Buffer.from(text, 'latin1'));
    const settings = await openSettings(path);
    expect(settings.read()).toEqual(defaultSettings);
    expect(settings.notices).toMatchObject([{ code: 'file.damaged', params: { path: 'settings.json' } }]);
    const [name = ''] = await readdir(join(folder, 'set-aside'));
    expect(await readFile(join(folder, 'set-aside', name), 'latin1')).toBe(text);
    await settings.write({ theme: 'light' });
    expect((await openSettings(path)).read().theme).toBe('light');
    settings.dismissNotices();
    expect(settings.notices).toEqual([]);
  },
);

test('a newer file is never overwritten; choices last until Mudra is closed', async () => {
  const newer = '{"formatVersion": 2, "theme": ["dusk"]}';
  await writeFile(path, newer);
  const settings = await openSettings(path);
  expect(settings.notices).toEqual([{ code: 'file.newer', params: { path: 'settings.json', version: 2 } }]);
  settings.dismissNotices();
  expect((await settings.write({ sounds: false })).sounds).toBe(false);
  expect(settings.read().sounds).toBe(false);
  expect(await readFile(path, 'utf8')).toBe(newer);
});

test('a killed write leaves no trace', async () => {
  await writeFile(`${path}.0011aabb.tmp`, '{"theme"');
  await writeFile(join(folder, 'model.json.0011aabb.tmp'), 'of somebody else');
  await openSettings(path);
  expect(await readdir(folder)).toEqual(['model.json.0011aabb.tmp']);
});
