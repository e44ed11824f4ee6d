import { writeNewFile } from './new-file.js';
import type { TakeLine } from '../import/json-lines.js';
import type { TaughtTakes } from '../taught-takes.js';
import type { WriteWatch } from './write-watch.js';

/**
 * Writes takes as JSON Lines, from which the same takes are read again, with what is said of takes and signs (on the
 * first line of each); their ids are not kept. Throws MudraError
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
  for (const { name, kind, notes, symbol, picture, takes } of signs) {
    for (const [n, take] of takes.entries()) {
      const { signer, createdAt, disabled, trim } = take;
      const line: TakeLine = {
        sign: name,
        kind,
        ...(n > 0 ? {} : withoutEmpty({ notes, symbol, picture })),
        ...withoutEmpty({ signer, createdAt, disabled, trim }),
        frames: take.frames.map(({ time, aspect, hands }) => ({
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

type Filled<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutEmpty<T extends object>(fields: T): Filled<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Filled<T>;
}
