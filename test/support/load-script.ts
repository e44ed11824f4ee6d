import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A script of the repository, which is plain JavaScript, with the type that the test gives it. */
export async function loadScript<T>(name: string): Promise<T> {
  const file = join(import.meta.dirname, '../../scripts', name);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as T;
}
