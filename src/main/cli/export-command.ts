import { extname, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { version } from '../app/version.js';
import type { ExportFormat } from '../../shared/contract-sharing.js';
import { leftOutTexts } from '../../shared/left-out.js';
import { countExport } from '../library/export/export-signs.js';
import { writeCsv } from '../library/export/csv.js';
import { writeJsonLines } from '../library/export/json-lines.js';
import { writeMudraArchive } from '../library/export/mudra-archive.js';
import { writeNpyTree } from '../library/export/npy-tree.js';
import { writePoseTree } from '../library/export/pose-file.js';
import { taughtOf, wholeOf } from '../library/import/library-layout.js';
import type { StoredSign } from '../library/stored-signs.js';
import { writeLibraryFolder } from '../library/write-take-folder.js';
import { standardOutput, UsageError } from './command-line.js';
import { readStored, takesArgs } from './read-takes.js';
import { isDataFolder, libraryOfSet, setArg } from './sign-set.js';

interface Target {
  /** Its extension, where it is one file. */
  readonly extension?: string;
  write(signs: readonly StoredSign[], out: string, options: Options): Promise<void>;
}

interface Options {
  readonly model?: string;
  readonly title?: string | undefined;
  readonly consent?: string | undefined;
  readonly provenance?: string | undefined;
  readonly overwrite: boolean;
  readonly framesPerSecond?: number;
}

type TargetName = ExportFormat | 'library';

const targets: Readonly<Record<TargetName, Target>> = {
  mudra: {
    extension: '.mudra',
    write: (signs, out, { title, consent, provenance, ...options }) =>
      writeMudraArchive(signs, out, { ...options, app: version, about: { title, consent, provenance } }),
  },
  jsonl: { extension: '.jsonl', write: (signs, out) => writeJsonLines(signs.map(wholeOf), out) },
  csv: { extension: '.csv', write: (signs, out) => writeCsv(signs.map(taughtOf), out) },
  library: { write: (signs, out) => writeLibraryFolder(out, signs) },
  'mp-data': {
    write: (signs, out, { framesPerSecond }) => writeNpyTree(signs.map(taughtOf), out, framesPerSecond),
  },
  pose: {
    write: (signs, out, { framesPerSecond }) => writePoseTree(signs.map(taughtOf), out, framesPerSecond),
  },
};
const targetNames = Object.keys(targets) as TargetName[];
const names = targetNames.join(', ');

/** `mudra export <library or takes> --out <file or folder>`: the same takes in another form. */
export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write signs and takes as one file, or in a form that others read.' },
  args: {
    ...takesArgs,
    out: { type: 'string', description: 'Where to: .mudra, .jsonl, .csv, or a folder', required: true },
    format: {
      type: 'string',
      description: `${names}; else by the ending of --out, and library for a folder`,
    },
    rate: { type: 'string', description: 'Frames a second of mp-data (30) and pose (as recorded)' },
    ...setArg,
    model: { type: 'string', description: 'A model that goes into the .mudra', valueHint: 'folder' },
    title: { type: 'string', description: 'Of a .mudra' },
    consent: { type: 'string', description: 'In a .mudra: who was recorded, and what they agreed to' },
    provenance: { type: 'string', description: 'In a .mudra: where, when and how it was recorded' },
    overwrite: { type: 'boolean', description: 'Replace a .mudra that is there' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const { title, consent, provenance } = args;
    const { name, target } = targetFor(args.out, args.format);
    for (const option of ['model', 'title', 'consent', 'provenance', 'overwrite'] as const) {
      if (args[option] && name !== 'mudra') throw new UsageError(`--${option} applies to a .mudra alone.`);
    }
    const { signs } = await readStored(await takesIn(args.takes, args.set), args, standardOutput);
    const out = resolve(args.out);
    await target.write(signs, out, {
      title,
      consent,
      provenance,
      overwrite: args.overwrite ?? false,
      ...(args.model === undefined ? {} : { model: resolve(args.model) }),
      ...(args.rate === undefined ? {} : { framesPerSecond: rateFrom(args.rate) }),
    });
    const { signs: written, takes, leftOut } = countExport(name, signs);
    if (args.json) {
      standardOutput.out(JSON.stringify({ format: name, out, signs: written, takes, leftOut }));
      return;
    }
    standardOutput.out(
      [`Wrote ${takes} takes of ${written} signs to ${out}.`, ...leftOutTexts(leftOut)].join(' '),
    );
  },
});

function targetFor(out: string, wished: string | undefined): { name: TargetName; target: Target } {
  const extension = extname(out).toLowerCase();
  const byExtension = targetNames.find((name) => targets[name].extension === extension);
  const name = wished === undefined ? (byExtension ?? 'library') : targetNames.find((one) => one === wished);
  if (name === undefined) throw new UsageError(`There is no format “${wished}”: ${names}.`);
  const target = targets[name];
  if (target.extension !== undefined && extension !== target.extension) {
    throw new UsageError(`A file in the format ${name} ends in ${target.extension}, not “${out}”.`);
  }
  return { name, target };
}

function rateFrom(text: string): number {
  const rate = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || rate < 1 || rate > 1000) {
    throw new UsageError(`--rate takes frames a second, from 1 to 1000, not “${text}”.`);
  }
  return rate;
}

/** The library of a set in a data folder; anything else is what it is. */
async function takesIn(path: string, set: string | undefined): Promise<string> {
  if (set !== undefined || (await isDataFolder(path))) return libraryOfSet(path, set);
  return path;
}
