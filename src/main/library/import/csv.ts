import { FormatError } from '../formats.js';
import type { TaughtTakes } from '../taught-takes.js';
import { readFingertips, readShapes } from './csv-keypoints.js';
import { parseCsv } from './csv-rows.js';
import { readTakeRows } from './csv-takes.js';
import type { TakeFormat } from './format.js';
import { onlyFile } from './only-file.js';
import type { Reading } from './reading.js';

/** Names of classes, which lie beside some tables of keypoints. */
const isLabels = (name: string): boolean => /labels?\.csv$/i.test(name);

/**
 * Tables of takes: with a header, one hand or one frame a row (csv-takes.ts); without, keypoints of one hand
 * (csv-keypoints.ts). Which one it is shows in the first row.
 */
export const csv: TakeFormat = {
  extension: '.csv',
  find: (source, folder) => onlyFile(source, folder, (name) => /\.csv$/i.test(name) && !isLabels(name)),
  read,
};

async function read(reading: Reading, path: string): Promise<TaughtTakes[]> {
  const { source, broken } = reading;
  const rows = await broken.guard(source.nameOf(path), async () => parseCsv(await source.read(path)));
  const [first, ...rest] = rows ?? [];
  if (!rows || !first) return [];
  if (!/^\d+$/.test(first.cells[0]?.trim() ?? '')) return readTakeRows(reading, path, first, rest);
  if (first.cells.length === 1 + 42) return readShapes(reading, path, rows);
  if (first.cells.length === 1 + 32) return readFingertips(reading, path, rows);
  const reason = `${first.cells.length - 1} numbers in its first row; Mudra reads 42 (a hand's shape) or 32 (a fingertip's path)`;
  await broken.guard(source.nameOf(path), () => {
    throw new FormatError('damaged', reason);
  });
  return [];
}
