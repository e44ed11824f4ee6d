import { writeNewFile } from './new-file.js';
import type { TakeLine } from '../import/json-lines.js';
import type { TaughtTakes } from '../taught-takes.js';
import type { WriteWatch } from './write-watch.js';

/**
 * Writes takes as JSON Lines, from which the same takes are read again; their ids are not kept. Throws MudraError
 * `file.exists` when there is something at `path`, `disk.*`.
 */
export async function writeJsonLines(
  signs: readonly TaughtTakes[],
  path: string,
  { signal, onTake }: WriteWatch = {},
): Promise<void> {
  await writeNewFile(path, jsonLinesOf(signs, onTake), signal ? { signal } : {});
}

function* jsonLinesOf(signs: readonly TaughtTakes[], onTake?: () => void): Iterable<string> {
  for (const { name, kind, takes } of signs) {
    for (const { signer, createdAt, frames } of takes) {
      const line: TakeLine = {
        sign: name,
        kind,
        ...(signer === undefined ? {} : { signer }),
        createdAt,
        frames: frames.map(({ time, aspect, hands }) => ({
          time,
          aspect,
          hands: hands.map(({ handedness, score, landmarks }) => ({
            handedness,
            score,
            landmarks: [...landmarks],
          })),
        })),
      };
      yield `${JSON.stringify(line)}\n`;
      onTake?.();
    }
  }
}
