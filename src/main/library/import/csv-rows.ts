import { CsvError, parse } from 'csv-parse/sync';
import { FormatError } from '../formats.js';

/** One record of a CSV file, with the line that it ends on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The rows of a CSV file in UTF-8, with commas; rows may differ in length. Throws FormatError. */
export function parseCsv(bytes: Buffer): CsvRow[] {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new FormatError('damaged', 'it is not text in UTF-8');
  }
  let rows: CsvRow[];
  try {
    const records = parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    rows = records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FormatError('damaged', `it is not CSV: ${error.message}`);
  }
  if (rows.length === 0) throw new FormatError('damaged', 'it is empty');
  return rows;
}

/** A number in a cell; an empty cell and `nan` are NaN. Throws FormatError for what is no decimal number. */
export function numberIn(cell: string | undefined): number {
  const text = cell?.trim() ?? '';
  if (text === '' || /^nan$/i.test(text)) return NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new FormatError('damaged', `“${text.slice(0, 40)}” is no number`);
  }
  return Number(text);
}
