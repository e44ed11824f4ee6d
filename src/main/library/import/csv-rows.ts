import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { damaged } from '../format-error.js';

/** One record of a CSV file, with the line that it ends on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const CHUNK_BYTES = 64 * 1024;

/**
 * The rows of a CSV file in UTF-8, with commas; rows may differ in length. One after another, since all of them at
 * once may be many times as large as the file. Throws FormatError.
 */
export async function* csvRows(bytes: Buffer): AsyncGenerator<CsvRow, void, undefined> {
  if (!isUtf8(bytes)) throw damaged('notUtf8');
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  });
  const input = Readable.from(chunksOf(bytes));
  input.on('error', (error) => parser.destroy(error));
  let empty = true;
  try {
    for await (const record of input.pipe(parser)) {
      const { info, record: cells } = record as { info: { lines: number }; record: string[] };
      empty = false;
      yield { line: info.lines, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw damaged('notCsv', {}, error.message);
  } finally {
    input.destroy();
    parser.destroy();
  }
  if (empty) throw damaged('empty');
}

/** All rows of a small file. Throws FormatError. */
export async function parseCsv(bytes: Buffer): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of csvRows(bytes)) rows.push(row);
  return rows;
}

function* chunksOf(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** A number in a cell; an empty cell and `nan` are NaN. Throws FormatError for what is no decimal number. */
export function numberIn(cell: string | undefined): number {
  const text = cell?.trim() ?? '';
  if (text === '' || /^nan$/i.test(text)) return NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw damaged('notNumber', { text: text.slice(0, 40) });
  }
  return Number(text);
}
