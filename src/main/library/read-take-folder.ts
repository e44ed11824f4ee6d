import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Notice } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import { isMissing, namesIn } from './files.js';
import { decodeFrames, FormatError, parseFile, signFileSchema, takeFileSchema } from './formats.js';
import { isArrayFolder, readArrayFolder } from './array-folder.js';
import type { TaughtTakes } from './library.js';

export interface TakeFolder {
  readonly signs: readonly TaughtTakes[];
  /** What could not be read, by path with the reason. */
  readonly broken: readonly Notice[];
}

/**
 * Reads takes without changing anything: a library folder (or its `signs`), or arrays of landmarks
 * (`data.f32`, `labels.json`, `index.json`). Throws MudraError `file.missing`, and `file.unreadable` or
 * `file.newer` for the first file that cannot be read unless `skipBroken`.
 */
export async function readTakeFolder(
  path: string,
  options: { readonly skipBroken?: boolean } = {},
): Promise<TakeFolder> {
  await stat(path).catch((error: unknown) => {
    throw isMissing(error) ? new MudraError('file.missing', { path }) : error;
  });
  const names = await namesIn(path);
  const signsFolder = names.includes('signs') ? join(path, 'signs') : path;
  const broken: Notice[] = [];
  const guarded = async <T>(file: string, job: () => Promise<T>): Promise<T | null> => {
    try {
      return await job();
    } catch (error) {
      const notice = noticeOf(file, error);
      if (!options.skipBroken) throw new MudraError(notice.code, notice.params);
      broken.push(notice);
      return null;
    }
  };
  if (await isArrayFolder(path))
    return { signs: (await guarded(path, () => readArrayFolder(path))) ?? [], broken };
  const signs: (TaughtTakes & { readonly createdAt: string })[] = [];
  for (const name of await namesIn(signsFolder)) {
    const folder = join(signsFolder, name);
    const file = join(folder, 'sign.json');
    if (!(await namesIn(folder)).includes('sign.json')) continue;
    const sign = await guarded(file, async () => parseFile(signFileSchema, await readFile(file, 'utf8')));
    if (!sign) continue;
    const takes = [];
    for (const takeName of await namesIn(join(folder, 'takes'))) {
      if (!takeName.endsWith('.json')) continue;
      const takePath = join(folder, 'takes', takeName);
      const take = await guarded(takePath, () => readTake(takePath));
      if (take) takes.push(take);
    }
    takes.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    const { id, name: signName, kind, createdAt } = sign;
    signs.push({ id, name: signName, kind, takes, createdAt });
  }
  if (signs.length === 0)
    throw new MudraError('file.missing', { path: join(basename(path), '<sign>/sign.json') });
  return { signs: signs.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)), broken };
}

async function readTake(path: string): Promise<TaughtTakes['takes'][number]> {
  const file = parseFile(takeFileSchema, await readFile(path, 'utf8'));
  const landmarks = await readFile(path.replace(/json$/, 'f32')).catch(() => {
    throw new FormatError('damaged', 'its landmarks are missing');
  });
  return { id: file.id, createdAt: file.createdAt, frames: decodeFrames(file, landmarks) };
}

function noticeOf(path: string, error: unknown): Notice {
  if (!(error instanceof FormatError)) throw error;
  if (error.kind === 'newer') return { code: 'file.newer', params: { path, version: error.version } };
  return { code: 'file.unreadable', params: { path, reason: error.reason } };
}
