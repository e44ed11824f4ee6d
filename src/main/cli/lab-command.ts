import { basename, join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { version } from '../app/version.js';
import { cellIds, contestants, labActivations } from '../lab/contestants.js';
import { runLab, usualProtocol } from '../lab/run-lab.js';
import { fitsName, pageName, writeLab } from '../lab/write-lab.js';
import { openBackend } from '../model/backend.js';
import { sortTaught } from '../training/evaluate.js';
import { parseProtocol, protocolNames } from '../training/folds.js';
import { checkedFolds } from '../training/report.js';
import {
  cancellable,
  endProgress,
  progressLine,
  standardOutput,
  UsageError,
  wholeNumber,
} from './command-line.js';
import { Estimate, keepingFits } from './kept-fits.js';
import { readTakes, takesArgs } from './read-takes.js';

/** What `--quick` stands for, where nothing else is asked for. */
const quick = {
  seeds: '2',
  models: 'mopgru-pre,mopgru-post,gru',
  activations: 'apalu,elu,tanh',
  epochs: '8',
} as const;

/** `mudra lab <takes> --out <folder>`: APALU, MOPGRU and others compared on held-out takes, as a page. */
export const labCommand = defineCommand({
  meta: {
    name: 'lab',
    description: 'Compare activations and cells on your takes; writes a page with charts.',
  },
  args: {
    ...takesArgs,
    out: { type: 'string', description: 'Folder for the report', valueHint: 'folder', required: true },
    protocol: {
      type: 'string',
      description: `${protocolNames}; default: first-10 where every sign has 15 takes, else blocked`,
    },
    seeds: { type: 'string', description: 'How many seeds (default 5)' },
    models: { type: 'string', description: `Any of ${cellIds.join(',')}`, valueHint: 'name,name' },
    activations: {
      type: 'string',
      description: `Any of ${labActivations.join(',')}`,
      valueHint: 'name,name',
    },
    epochs: { type: 'string', description: "Instead of each model's own number; for trying things out" },
    quick: { type: 'boolean', description: 'Few models, seeds and epochs: to see the page' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const usual = args.quick ? quick : null;
    const seeds = wholeNumber('seeds', args.seeds ?? usual?.seeds ?? '5', 1);
    const epochsText = args.epochs ?? usual?.epochs;
    const epochs = epochsText === undefined ? undefined : wholeNumber('epochs', epochsText, 1);
    const chosen = contestants(
      listed('models', args.models ?? usual?.models, cellIds),
      listed('activations', args.activations ?? usual?.activations, labActivations),
    );
    const asked = args.protocol === undefined ? null : parseProtocol(args.protocol);
    if (args.protocol !== undefined && !asked) {
      throw new UsageError(`There is no protocol “${args.protocol}”: ${protocolNames}.`);
    }
    const taught = await readTakes(args.takes, args, standardOutput);
    const protocolName = args.protocol ?? usualProtocol(taught);
    const protocol = asked ?? parseProtocol(protocolName);
    if (!protocol) throw new UsageError(`There is no protocol “${protocolName}”.`);
    const folds = checkedFolds(sortTaught(taught), protocol, [1]).length;
    const backend = await openBackend();
    const out = resolve(args.out);
    const line = progressLine();
    const estimate = new Estimate(chosen.length * seeds * folds);
    const report = await keepingFits({ path: join(out, fitsName), chosen: true }, standardOutput, (kept) =>
      cancellable((signal) =>
        runLab(taught, {
          backend,
          contestants: chosen,
          protocol,
          protocolName,
          dataset: basename(resolve(args.takes)),
          version,
          command: `mudra ${process.argv.slice(2).map(quoted).join(' ')}`,
          seeds: Array.from({ length: seeds }, (_, i) => i + 1),
          ...(epochs === undefined ? {} : { epochs }),
          ...(kept ? { kept } : {}),
          signal,
          onEpoch: ({ model, seed, fold, epoch, epochs: of }) =>
            line(
              `${model}, seed ${seed}/${seeds}, fold ${fold}/${folds}, epoch ${epoch}/${of}; ${estimate.inWords(epoch / of)}`,
            ),
          onFold: (done) => estimate.fitDone(done.kept),
        }),
      ),
    ).finally(endProgress);
    await writeLab(out, report);
    standardOutput.out(
      args.json
        ? JSON.stringify(report)
        : [...report.statement, ...report.notes.map((note) => `Note: ${note}`), join(out, pageName)].join(
            '\n',
          ),
    );
  },
});

/** The names listed, all when none are. UsageError when one is unknown. */
function listed<T extends string>(
  option: string,
  text: string | undefined,
  known: readonly T[],
): readonly T[] {
  if (text === undefined) return known;
  return text.split(',').map((word) => {
    const found = known.find((name) => name === word.trim());
    if (!found) throw new UsageError(`--${option} takes any of ${known.join(', ')}, not “${word}”.`);
    return found;
  });
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=,@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
