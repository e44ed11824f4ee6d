import { damaged } from '../format-error.js';
import { FormatError } from '../formats.js';
import { MOST_TAKES } from '../take-spool.js';
import type { TaughtTakes } from '../taught-takes.js';
import { readFingertips, readShapes } from './csv-keypoints.js';
import { csvRows, type CsvRow } from './csv-rows.js';
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
  const signs = await broken.guard(source.nameOf(path), async () => {
    const rows = csvRows(await source.read(path));
    const { value: first } = await rows.next();
    if (!first) return [];
    if (!/^\d+$/.test(first.cells[0]?.trim() ?? '')) return readTakeRows(reading, path, first, rows);
    const numbers = first.cells.length - 1;
    if (numbers === 42) return readShapes(reading, path, await all(first, rows));
    if (numbers === 32) return readFingertips(reading, path, await all(first, rows));
    const reads = "Mudra reads 42 (a hand's shape) or 32 (a fingertip's path)";
    throw new FormatError('damaged', `${numbers} numbers in its first row; ${reads}`);
  });
  return signs ?? [];
}

/** The rows of a table in which each is a take. */
async function all(first: CsvRow, rows: AsyncIterable<CsvRow>): Promise<CsvRow[]> {
  const known = [first];
  for await (const row of rows) {
    known.push(row);
    if (known.length > MOST_TAKES) throw damaged('tooManyTakes', { most: MOST_TAKES });
  }
  return known;
}
