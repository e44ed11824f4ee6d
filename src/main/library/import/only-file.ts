import { MudraError } from '../../../shared/errors.js';
import { englishOf, reasonParams, type Reason } from '../../../shared/reasons.js';
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
  const why: Reason = { code: 'severalFiles', params: { files: [name, ...others].join('”, “') } };
  const params = { path: source.nameOf(folder), reason: englishOf(why), ...reasonParams(why) };
  throw new MudraError('file.unreadable', params);
}
