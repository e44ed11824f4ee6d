import { handColumns, pointColumns } from '../import/csv-takes.js';
import type { TaughtTakes } from '../taught-takes.js';
import type { WriteWatch } from './write-watch.js';
import { writeNewFile } from './new-file.js';

/**
 * Writes takes as Mudra's own table, one hand a row and a row for each frame without hands, from which the same
 * takes are read again; their ids are not kept. Signs without takes are not in it. Throws MudraError `file.exists`
 * when there is something at `path`, `disk.*`.
 */
export async function writeCsv(
  signs: readonly TaughtTakes[],
  path: string,
  { signal, onTake }: WriteWatch = {},
): Promise<void> {
  await writeNewFile(path, csvOf(signs, onTake), signal ? { signal } : {});
}

function* csvOf(signs: readonly TaughtTakes[], onTake?: () => void): Iterable<string> {
  yield lineOf(handColumns);
  let number = 0;
  for (const { name, kind, takes } of signs) {
    for (const { signer = '', createdAt, frames } of takes) {
      const take = number++;
      let lines = '';
      for (const [frame, { time, aspect, hands }] of frames.entries()) {
        const about = [name, kind, take, signer, createdAt, frame, time, aspect];
        if (hands.length === 0) lines += lineOf([...about, '', '', ...pointColumns.map(() => '')]);
        for (const { handedness, score, landmarks } of hands) {
          lines += lineOf([...about, handedness, score, ...landmarks]);
        }
      }
      yield lines;
      onTake?.();
    }
  }
}

function lineOf(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => cellOf(String(cell))).join(',')}\n`;
}

function cellOf(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
