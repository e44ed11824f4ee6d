import { join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { errorText } from '../../shared/i18n/t.js';
import { dataFolder, makePrivateFolder } from '../app/data-folder.js';
import { exists } from '../library/files.js';
import { importInto } from '../library/import-into-library.js';
import { Library } from '../library/library.js';
import { standardOutput } from './command-line.js';
import { readStored, takesArgs } from './read-takes.js';
import { libraryOfSet, setArg } from './sign-set.js';

/** `mudra import <takes> --library <data folder>`: adds signs and takes to a library, and changes none in it. */
export const importCommand = defineCommand({
  meta: { name: 'import', description: 'Add signs and takes to a library; what is there stays as it is.' },
  args: {
    ...takesArgs,
    library: {
      type: 'string',
      description: "Data folder, or a library; else MUDRA_DATA or the system's place for user data",
      valueHint: 'folder',
    },
    ...setArg,
    merge: { type: 'boolean', description: 'Signs of the same name are one sign' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    // All of it is read before the library is touched: what is refused changes nothing.
    const { signs, broken } = await readStored(args.takes, args, standardOutput);
    const folder = await libraryFolder(args.library, args.set);
    makePrivateFolder(folder);
    const library = await Library.open(folder);
    const result = await importInto(library, signs, { merge: args.merge ?? false }).finally(() =>
      library.close(),
    );
    const { signsAdded, takesAdded, takesAlreadyThere, renamed } = result;
    const skipped = result.skipped.map(({ sign, take, why }) => ({ sign, take, reason: errorText(why) }));
    for (const { sign, take, reason } of skipped) standardOutput.log(`“${sign}”, ${take}: ${reason}`);
    for (const { from, to } of renamed) {
      standardOutput.log(
        `There is another sign “${from}”: this one is called “${to}”. --merge would join them.`,
      );
    }
    const counts = { signsAdded, takesAdded, takesAlreadyThere, skipped: skipped.length + broken.length };
    if (args.json) {
      const reasons = [
        ...skipped.map(({ sign, take, reason }) => ({ at: `${sign}, ${take}`, reason })),
        ...broken.map((notice) => ({ at: String(notice.params['path']), reason: errorText(notice) })),
      ];
      standardOutput.out(JSON.stringify({ ...counts, reasons, renamed, library: folder }));
      return;
    }
    standardOutput.out(
      `Added ${takesAdded} takes, and ${signsAdded} new signs; ${takesAlreadyThere} takes were there already` +
        (counts.skipped > 0 ? `, ${counts.skipped} were left out.` : '.'),
    );
  },
});

/** A library by itself, or that of a set in a data folder. */
async function libraryFolder(wished: string | undefined, set: string | undefined): Promise<string> {
  if (wished === undefined) return libraryOfSet(dataFolder(), set);
  const path = resolve(wished);
  const isLibrary = set === undefined && (await exists(join(path, 'signs')));
  return isLibrary ? path : libraryOfSet(path, set);
}
