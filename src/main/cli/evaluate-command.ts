import { basename, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { openBackend } from '../model/backend.js';
import { parseProtocol } from '../training/folds.js';
import { modelNames, contenderFor } from '../training/recipes.js';
import { evaluateReport, type EvaluationReport } from '../training/report.js';
import {
  cancellable,
  endProgress,
  percent,
  progressLine,
  standardOutput,
  UsageError,
  wholeNumber,
} from './command-line.js';
import { readTakes, takesArgs } from './read-takes.js';

/** `mudra evaluate <takes>`: how well signs are told apart, on takes that were held out. */
export const evaluateCommand = defineCommand({
  meta: { name: 'evaluate', description: 'Measure accuracy on held-out takes.' },
  args: {
    ...takesArgs,
    protocol: {
      type: 'string',
      description: 'blocked, first-<k>, from10-<k> or random; see docs/evaluation.md',
      default: 'blocked',
    },
    model: { type: 'string', description: modelNames.join(', '), default: 'base' },
    seeds: { type: 'string', description: 'How many seeds to average over', default: '1' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const seeds = wholeNumber('seeds', args.seeds, 1);
    const protocol = parseProtocol(args.protocol);
    if (!protocol) throw new UsageError(`There is no protocol “${args.protocol}”.`);
    const model = modelNames.find((name) => name === args.model);
    if (!model) throw new UsageError(`There is no model “${args.model}”.`);
    const taught = await readTakes(args.takes, args, standardOutput);
    const backend = await openBackend();
    const contender = await contenderFor(model, backend);
    const line = progressLine();
    const report = await cancellable((signal) =>
      evaluateReport(taught, {
        dataset: basename(resolve(args.takes)),
        protocolName: args.protocol,
        protocol,
        backend,
        contender,
        seeds: Array.from({ length: seeds }, (_, i) => i + 1),
        signal,
        onEpoch: ({ seed, fold, folds, epoch, epochs }) =>
          line(`seed ${seed}/${seeds}, fold ${fold}/${folds}, epoch ${epoch}/${epochs}`),
      }),
    ).finally(endProgress);
    standardOutput.out(args.json ? JSON.stringify(report) : inWords(report));
  },
});

function inWords({ accuracy, live, perSign, macroF1, ...report }: EvaluationReport): string {
  const { dataset, protocol, model, backend, takes, seconds } = report;
  const width = Math.max(...perSign.map((s) => s.name.length));
  return [
    `${dataset}, ${protocol}: ${percent(accuracy.mean)} right, 95 % interval ${percent(accuracy.low)} to ` +
      `${percent(accuracy.high)} on ${takes.tested} takes; macro-F1 ${macroF1.toFixed(3)}`,
    `live, with silence when unsure or unlike: ${percent(live.accuracy)} right, ${percent(live.missed)} missed`,
    `${model} on ${backend}, seeds ${report.seeds.join(' ')}, ${seconds.toFixed(1)} s`,
    ...perSign.map((s) => `  ${s.name.padEnd(width)}  ${percent(s.accuracy)}`),
  ].join('\n');
}
