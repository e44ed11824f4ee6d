import { parseArgs } from 'node:util';

/** What Mudra reads of Electron's command line; Chromium's own switches pass by. */
export function shellArguments(argv: readonly string[]): { readonly data: string | undefined } {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return { data: typeof values.data === 'string' ? values.data : undefined };
}
