import { MudraError } from '../../../shared/errors.js';
import { within, type TakeSource } from './take-source.js';

/**
 * The one file in `folder` whose name fits; null when none does. Throws MudraError `file.unreadable` when several
 * do: which one is meant is for people to say.
 */
export async function onlyFile(
  source: TakeSource,
  folder: string,
  fits: (name: string) => boolean,
): Promise<string | null> {
  const [name, ...others] = (await source.list(folder)).files.filter(fits);
  if (name === undefined) return null;
  if (others.length === 0) return within(folder, name);
  const reason = `it holds several files of takes, “${name}” and “${others.join('”, “')}”: give one of them`;
  throw new MudraError('file.unreadable', { path: source.nameOf(folder), reason });
}
