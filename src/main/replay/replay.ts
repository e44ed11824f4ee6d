import type { OpenModel } from './open-recogniser.js';
import { play } from './play.js';
import { scoreGroups, type GroupScore } from './score.js';
import type { Played, Stream } from './stream.js';

export interface ReplayOptions {
  readonly signal?: AbortSignal;
  /** Called before each stream: its name, its number from 1 on, and how many there are. */
  readonly onStream?: (name: string, number: number, count: number) => void;
}

/**
 * Plays streams one after another, each through a fresh recogniser of `model`, and scores them by group. Rejects
 * with the signal's reason when cancelled, and with what a stream's frames throw.
 */
export async function replay(
  streams: readonly Stream[],
  model: Pick<OpenModel, 'known' | 'recogniser'>,
  { signal, onStream }: ReplayOptions = {},
): Promise<GroupScore[]> {
  const played: Played[] = [];
  for (const [i, stream] of streams.entries()) {
    onStream?.(stream.name, i + 1, streams.length);
    played.push(await play(stream, model.recogniser(), signal));
  }
  return scoreGroups(played, model.known);
}
