import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { dataFolder, makePrivateFolder } from '../app/data-folder.js';
import { version } from '../app/version.js';
import { Checkpoint } from '../training/checkpoint.js';
import { errorText } from '../../shared/i18n/t.js';
import { asMudraError } from '../../shared/errors.js';
import { CancelledError, endProgress, type Output } from './command-line.js';

/** Where the fits of a command are kept while it runs. */
export interface KeepPlace {
  readonly path: string;
  /** Asked for: then it must work, and stays when the command is done. */
  readonly chosen: boolean;
}

/** The file asked for; else one in the data folder that the same command, `words`, finds again. */
export function keepPlace(chosen: string | undefined, name: string, words: readonly unknown[]): KeepPlace {
  if (chosen !== undefined) return { path: resolve(chosen), chosen: true };
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 12);
  return { path: join(dataFolder(), 'evaluations', `${name}-${hash}.jsonl`), chosen: false };
}

/**
 * Runs `work` with a checkpoint that outlives Ctrl-C and a kill. When `work` was cancelled, throws CancelledError,
 * which says how to go on. A place in the data folder that cannot be written to is told, and done without.
 */
export async function keepingFits<T>(
  { path, chosen }: KeepPlace,
  output: Output,
  work: (kept: Checkpoint | undefined) => Promise<T>,
): Promise<T> {
  const kept = await openAt(path, chosen).catch((error: unknown) => {
    if (chosen) throw error;
    output.log(`If this is interrupted it has to begin anew: ${errorText(asMudraError(error))}`);
    return undefined;
  });
  let done = false;
  try {
    const result = await work(kept);
    done = true;
    return result;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError') || !kept) throw error;
    endProgress();
    throw new CancelledError(
      kept.size === 0
        ? 'Cancelled before the first fit was done. Nothing was kept.'
        : `Cancelled. ${kept.size} finished ${kept.size === 1 ? 'fit is' : 'fits are'} kept in “${path}”. ` +
            'Run the same command again to go on from there.',
    );
  } finally {
    const needless = !chosen && (done || kept?.size === 0);
    await (needless ? kept?.discard() : kept?.close());
  }
}

async function openAt(path: string, chosen: boolean): Promise<Checkpoint> {
  if (!chosen) makePrivateFolder(dirname(path));
  return Checkpoint.open(path, version);
}

/** Time left, from how long the fits of this run took. */
export class Estimate {
  private finished = 0;
  private kept = 0;
  private readonly began = performance.now();

  /** `total`: fits that there are to do, those kept included. */
  constructor(private readonly total: number) {}

  fitDone(kept: boolean): void {
    if (kept) this.kept++;
    else this.finished++;
  }

  /** E.g. `4/10 fits, about 3 min left`; `within` is the share of the present fit that is done. */
  inWords(within: number): string {
    const done = this.finished + within;
    const left = this.total - this.kept - done;
    const fits = `fit ${Math.min(this.total, this.finished + this.kept + 1)}/${this.total}`;
    if (done < 0.5) return fits;
    const seconds = ((performance.now() - this.began) / 1000 / done) * left;
    return `${fits}, about ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`} left`;
  }
}
