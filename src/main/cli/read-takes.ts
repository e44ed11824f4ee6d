import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ArgsDef } from 'citty';
import type { Notice } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import { errorText, t } from '../../shared/i18n/t.js';
import { readStoredFolder, type Assumption, type StoredFolder } from '../library/read-take-folder.js';
import { TakeSpool } from '../library/take-spool.js';
import { readTaught, type RawTiming } from '../training/read-taught.js';
import type { TaughtSign } from '../training/taught-sign.js';
import { HintedError, UsageError, type Output } from './command-line.js';

/** Options of every command that reads takes. */
export const takesArgs = {
  takes: {
    type: 'positional',
    description:
      'A library, MP_Data folder, arrays of landmarks or .pose files, or a .mudra, .zip, .csv or .jsonl',
    required: true,
  },
  'skip-broken': { type: 'boolean', description: 'Leave out takes that cannot be read' },
  aspect: {
    type: 'string',
    description: 'Width to height of the pictures, for takes that do not say it; 4:3 is assumed',
    valueHint: '4:3',
  },
  fps: {
    type: 'string',
    description: 'Frames a second, for takes without times; 30 is assumed',
    valueHint: '30',
  },
} as const satisfies ArgsDef;

export interface TakesOptions {
  readonly 'skip-broken'?: boolean | undefined;
  readonly aspect?: string | undefined;
  readonly fps?: string | undefined;
}

/**
 * Reads takes from anything that can be imported. One that cannot be read is an error, or with `skip-broken` told
 * on the log and left out. What had to be assumed about the data is told on the log.
 */
export async function readTakes(path: string, options: TakesOptions, output: Output): Promise<TaughtSign[]> {
  const tell = (notice: Notice): void => output.log(errorText(notice));
  return readTaught(resolve(path), options['skip-broken'] ? tell : undefined, {
    timing: timingFrom(options),
    onAssumed: (assumption) => output.log(assumedText(assumption)),
  }).catch((thrown: unknown) => {
    throw withHint(thrown, resolve(path), options);
  });
}

/** The same with what a library keeps beside the frames, to be put into a library or written elsewhere. */
export async function readStored(path: string, options: TakesOptions, output: Output): Promise<StoredFolder> {
  const skipBroken = options['skip-broken'] ?? false;
  const read = await readStoredFolder(resolve(path), {
    ...timingFrom(options),
    skipBroken,
    spool: new TakeSpool(path),
  }).catch((thrown: unknown) => {
    throw withHint(thrown, resolve(path), options);
  });
  for (const notice of read.broken) output.log(errorText(notice));
  for (const assumption of read.assumed) output.log(assumedText(assumption));
  return read;
}

const otherwise: Readonly<Record<string, string>> = {
  'import.assumedAspect': ' Say otherwise with --aspect.',
  'import.assumedRate': ' Say otherwise with --fps.',
};

function assumedText({ key, params }: Assumption): string {
  return t(key, params) + (otherwise[key] ?? '');
}

/** A file among those at `path` that cannot be read can be left out; `path` itself cannot. */
function withHint(thrown: unknown, path: string, options: TakesOptions): unknown {
  const among =
    thrown instanceof MudraError && thrown.code === 'file.unreadable' && thrown.params['path'] !== path;
  return among && !options['skip-broken']
    ? new HintedError(thrown, 'With --skip-broken such files are left out.')
    : thrown;
}

function timingFrom({ aspect, fps }: TakesOptions): Partial<RawTiming> {
  return {
    ...(aspect === undefined ? {} : { aspect: parseAspect(aspect) }),
    ...(fps === undefined ? {} : { framesPerSecond: parseRate(fps) }),
  };
}

/** `4:3`, `16/9` or `1.78`, from 0.1 to 10. UsageError for anything else. */
export function parseAspect(text: string): number {
  const [, width = '', height = '1'] = /^(\d+(?:\.\d+)?)(?:[:/](\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  const aspect = Number(width) / Number(height);
  if (width === '' || !(aspect >= 0.1 && aspect <= 10)) {
    throw new UsageError(`--aspect takes a picture's width to its height, such as 4:3, not “${text}”.`);
  }
  return aspect;
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || rate < 1 || rate > 1000) {
    throw new UsageError(`--fps takes frames a second, from 1 to 1000, not “${text}”.`);
  }
  return rate;
}

/** A fingerprint of the signs and takes, by their ids. */
export function fingerprintOf(taught: readonly TaughtSign[]): string {
  const hash = createHash('sha256');
  for (const { id, takes } of taught) hash.update(`${id} ${takes.map((take) => take.id).join(' ')}\n`);
  return hash.digest('hex');
}
