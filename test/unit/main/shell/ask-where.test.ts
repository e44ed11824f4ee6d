import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { askWhere } from '../../../../src/main/shell/ask-where.js';

const stand = vi.hoisted(() => ({
  asked: [] as unknown[][],
  answer: { canceled: false, filePath: '' },
}));
vi.mock('electron', () => ({
  app: { getPath: (name: string) => `/home/asha/${name}` },
  dialog: {
    showSaveDialog: async (...words: unknown[]) => {
      stand.asked.push(words);
      return stand.answer;
    },
  },
}));

beforeEach(() => stand.asked.splice(0));

it('asks in front of the window, beginning in the folder for downloads', async () => {
  const window = {};
  stand.answer = { canceled: false, filePath: '/elsewhere/mine.mudra' };
  expect(await askWhere('My signs.mudra', window as BrowserWindow)).toBe('/elsewhere/mine.mudra');
  expect(stand.asked).toEqual([[window, { defaultPath: join('/home/asha/downloads', 'My signs.mudra') }]]);
});

it('gives nothing when the dialog is closed, also without a window', async () => {
  stand.answer = { canceled: true, filePath: '' };
  expect(await askWhere('a.csv', null)).toBeNull();
  expect(stand.asked[0]).toHaveLength(1);
});
