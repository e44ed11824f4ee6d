import { effect } from '@preact/signals';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { errorText, t } from '../../shared/i18n/t.js';
import type { FrameSource } from '../vision/frame-source.js';
import { framesOfFilm, lineOf, signOfFilm, takesIn } from './film-takes.js';
import type { Vision } from './parts.js';
import type { FileToGive } from './upload.js';

export interface FilmWatcher {
  readonly vision: Vision;
  source(file: File): FrameSource;
  /** Film number `done` of `films`, from 0, is played. */
  onFilm(done: number, films: number): void;
  /** Something else is looked at; the film is played again when that is over, or `goOn` is called. */
  onWait(done: number, films: number, goOn: () => void): void;
}

type NoTake = { readonly path: string; readonly reason: string };

export interface Watched {
  /** JSON Lines of the takes. */
  readonly lines: readonly string[];
  /** Films that gave no take, and why. */
  readonly noTake: readonly NoTake[];
}

/**
 * Plays films one after another and gives the takes in them. Where the picture is wanted for something else meanwhile,
 * it waits. What was found is kept when something fails, or when `enough` is aborted: then the films that follow are
 * left out. Throws `vision.failed` when nothing was found, and the signal's reason.
 */
export async function watchFilms(
  watcher: FilmWatcher,
  films: readonly FileToGive[],
  signal: AbortSignal,
  enough: AbortSignal,
): Promise<Watched> {
  const lines: string[] = [];
  const noTake: NoTake[] = [];
  const either = AbortSignal.any([signal, enough]);
  const leave = (from: number, reason: string): void => {
    noTake.push(...films.slice(from).map(({ path }) => ({ path, reason })));
  };
  for (let done = 0; done < films.length;) {
    const film = films[done];
    if (!film) break;
    if (enough.aborted) {
      leave(done, t('share.notWatched'));
      break;
    }
    watcher.onFilm(done, films.length);
    const source = watcher.source(film.file);
    const guard = watchOver(watcher.vision, source);
    try {
      const found = takesIn(await framesOfFilm(watcher.vision, source, either));
      if (found instanceof MudraError) throw found;
      lines.push(...found.map((frames) => lineOf(signOfFilm(film.path), frames)));
    } catch (thrown) {
      signal.throwIfAborted();
      if (enough.aborted) continue;
      if (guard.displaced) {
        await freeAgain(watcher.vision, either, (goOn) => watcher.onWait(done, films.length, goOn));
        continue;
      }
      const error = asMudraError(thrown);
      const reason = errorText(error);
      if (!/^(film|take)\./.test(error.code)) {
        if (lines.length === 0) throw error;
        leave(done, reason);
        break;
      }
      noTake.push({ path: film.path, reason });
    } finally {
      guard.end();
    }
    done++;
  }
  return { lines, noTake };
}

export function takesFile(lines: readonly string[]): FileToGive {
  return { path: 'films.jsonl', file: new File([...lines], 'films.jsonl') };
}

export function noTakesIn(count: number, noTake: readonly NoTake[]): MudraError {
  return new MudraError('film.noTakes', { count, reason: noTake[0]?.reason ?? '' });
}

/** Sees whether something else takes the picture from `source`. */
function watchOver(vision: Vision, source: FrameSource): { readonly displaced: boolean; end(): void } {
  let [begun, displaced] = [false, false];
  const end = effect(() => {
    const now = vision.source.value;
    if (now === source) begun = true;
    else if (begun && now !== null) displaced = true;
  });
  return {
    get displaced() {
      return displaced;
    },
    end,
  };
}

/** Resolves when nothing is looked at any more, `goOn` was called, or it is to be stopped. */
async function freeAgain(
  vision: Vision,
  signal: AbortSignal,
  onWait: (goOn: () => void) => void,
): Promise<void> {
  let dispose: () => void = () => undefined;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    onWait(resolve);
    dispose = effect(() => {
      if (vision.source.value === null) resolve();
    });
  });
  dispose();
}
