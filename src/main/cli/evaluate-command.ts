import { basename, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { openBackend } from '../model/backend.js';
import { sortTaught } from '../training/evaluate.js';
import { parseProtocol, protocolNames } from '../training/folds.js';
import { openSetNames, parseOpenSet } from '../training/open-set.js';
import { modelNames } from '../training/recipes.js';
import { checkedFolds, evaluateReport, type EvaluationReport } from '../training/report.js';
import { blinkerArgs, contenderOf, modelFrom, modelInWords } from './asked-model.js';
import {
  cancellable,
  endProgress,
  percent,
  progressLine,
  standardOutput,
  UsageError,
  wholeNumber,
} from './command-line.js';
import { Estimate, keepingFits, keepPlace } from './kept-fits.js';
import { evaluateOpenSetCommand } from './evaluate-open-set.js';
import { readTakes, takesArgs } from './read-takes.js';
import { variantArgs } from './variant-options.js';

/** `mudra evaluate <takes>`: how well signs are told apart, on takes that were held out. */
export const evaluateCommand = defineCommand({
  meta: { name: 'evaluate', description: 'Measure accuracy on held-out takes.' },
  args: {
    ...takesArgs,
    protocol: {
      type: 'string',
      description: `${protocolNames}, ${openSetNames}; see docs/evaluation.md`,
      default: 'blocked',
    },
    model: { type: 'string', description: modelNames.join(', '), default: 'base' },
    ...variantArgs,
    ...blinkerArgs,
    against: {
      type: 'string',
      description: "Compare with this model, take by take; options in quotes: 'apalu-mopgru --gate post'",
    },
    seeds: { type: 'string', description: 'How many seeds to average over', default: '1' },
    epochs: { type: 'string', description: "Instead of each model's own number; for trying things out" },
    checkpoint: {
      type: 'string',
      description: 'Keep finished fits in this file; by default in the data folder until all is done',
      valueHint: 'file',
    },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const seeds = wholeNumber('seeds', args.seeds, 1);
    const epochs = args.epochs === undefined ? null : wholeNumber('epochs', args.epochs, 1);
    const openSet = parseOpenSet(args.protocol);
    const protocol = parseProtocol(args.protocol);
    if (!protocol && !openSet)
      throw new UsageError(`There is no protocol “${args.protocol}”: ${protocolNames}, ${openSetNames}.`);
    const models = [
      modelFrom(args.model, args),
      ...(args.against === undefined ? [] : [modelInWords(args.against)]),
    ];
    const taught = await readTakes(args.takes, args, standardOutput);
    if (!protocol) {
      if (!openSet || !models[0] || models.length > 1)
        throw new UsageError('--against does not apply to an open set.');
      if (models[0].blinkers)
        throw new UsageError(`--${models[0].blinkers.kind} does not apply to an open set.`);
      return evaluateOpenSetCommand(taught, {
        path: args.takes,
        protocolName: args.protocol,
        protocol: openSet,
        model: models[0],
        seeds,
        epochs,
        json: args.json ?? false,
      });
    }
    const folds = checkedFolds(sortTaught(taught), protocol, [1]).length;
    const backend = await openBackend();
    const [contender, against] = await Promise.all(models.map((model) => contenderOf(model, backend)));
    if (!contender) throw new UsageError(`There is no model “${args.model}”.`);
    const line = progressLine();
    const estimate = new Estimate(models.length * seeds * folds);
    const dataset = basename(resolve(args.takes));
    const place = keepPlace(args.checkpoint, dataset, [resolve(args.takes), args.protocol, models, epochs]);
    const report = await keepingFits(place, standardOutput, (kept) => {
      if (kept && kept.size > 0) standardOutput.log(`Going on: “${place.path}” keeps finished fits.`);
      return cancellable((signal) =>
        evaluateReport(taught, {
          dataset,
          protocolName: args.protocol,
          protocol,
          backend,
          contender,
          ...(against ? { against } : {}),
          ...(epochs === null ? {} : { epochs }),
          ...(kept ? { kept } : {}),
          seeds: Array.from({ length: seeds }, (_, i) => i + 1),
          signal,
          onEpoch: ({ model, seed, fold, epoch, epochs: of }) =>
            line(
              `${model}, seed ${seed}/${seeds}, fold ${fold}/${folds}, epoch ${epoch}/${of}; ${estimate.inWords(epoch / of)}`,
            ),
          onFold: (done) => estimate.fitDone(done.kept),
        }),
      );
    }).finally(endProgress);
    standardOutput.out(args.json ? JSON.stringify(report) : inWords(report));
  },
});

function inWords(report: EvaluationReport): string {
  const { dataset, protocol, model, backend, takes, accuracy, live, perSign, paired } = report;
  const width = Math.max(...perSign.map((s) => s.name.length));
  const spread =
    accuracy.seedSpread === null ? '' : `, seeds ± ${(100 * accuracy.seedSpread).toFixed(1)} points`;
  return [
    `${dataset}, ${protocol}: ${percent(accuracy.mean)} right, 95 % interval ${percent(accuracy.low)} to ` +
      `${percent(accuracy.high)} on ${takes.tested} takes${spread}; macro-F1 ${report.macroF1.toFixed(3)}`,
    `live, with silence when unsure or unlike: ${percent(live.accuracy)} right, ${percent(live.missed)} missed`,
    `${model} on ${backend}, seeds ${report.seeds.join(' ')}, ${report.seconds.toFixed(1)} s`,
    ...perSign.map(
      (s) =>
        `  ${s.name.padEnd(width)}  ${percent(s.accuracy).padStart(5)}  [${percent(s.low)}, ${percent(s.high)}]`,
    ),
    ...(report.signers ?? []).map(
      (s) =>
        `  ${s.signer} held out: ${percent(s.accuracy)} [${percent(s.low)}, ${percent(s.high)}] of ${s.tested} takes`,
    ),
    ...(paired
      ? [`against ${paired.against} (${percent(paired.accuracy.mean)} right): ${paired.verdict}`]
      : []),
    ...report.notes.map((note) => `Note: ${note}`),
  ].join('\n');
}
