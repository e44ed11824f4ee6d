import { join } from 'node:path';
import { t } from '../../shared/i18n/t.js';
import { exists } from '../library/files.js';
import { sameName } from '../library/names.js';
import { SignSets } from '../library/sets.js';
import { UsageError } from './command-line.js';

/** The option that names a sign set of a data folder. */
export const setArg = {
  set: {
    type: 'string',
    description: 'Sign set of the data folder, by its name; else the one that was open last',
  },
} as const;

/** Whether `path` is a data folder, rather than takes. */
export async function isDataFolder(path: string): Promise<boolean> {
  return (await exists(join(path, 'library', 'signs'))) || exists(join(path, 'sets.json'));
}

/** The library of a set of a data folder. UsageError when there is no set of that name. */
export async function libraryOfSet(dataFolder: string, name: string | undefined): Promise<string> {
  if (!(await exists(dataFolder)) && name === undefined) return join(dataFolder, 'library');
  const sets = await SignSets.open(dataFolder, t('sets.first'));
  if (name === undefined) return join((await sets.last()).folder, 'library');
  const all = await sets.list();
  const found = all.find((set) => set.id === name || sameName(set.name, name));
  if (found) return join(found.folder, 'library');
  throw new UsageError(`There is no set “${name}”: ${all.map((set) => `“${set.name}”`).join(', ')}.`);
}
