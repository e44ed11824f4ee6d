import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import type { TrainingProgress } from '../../shared/contract.js';
import { openBackend } from '../model/backend.js';
import { recipeFor } from '../training/recipes.js';
import { runTraining } from '../training/train-job.js';
import {
  cancellable,
  endProgress,
  percent,
  progressLine,
  standardOutput,
  wholeNumber,
} from './command-line.js';
import { fingerprintOf, readTakes, takesArgs } from './read-takes.js';

/** `mudra train <takes> --out <folder>`: the same training as in the app, in this process. */
export const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train a model on recorded takes, with its score on held-out takes.' },
  args: {
    ...takesArgs,
    out: { type: 'string', description: 'Folder for the model', valueHint: 'folder', required: true },
    seed: { type: 'string', description: 'The same seed gives the same model', default: '1' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const seed = wholeNumber('seed', args.seed, 0);
    const taught = await readTakes(args.takes, args, standardOutput);
    const backend = await openBackend();
    const recipe = await recipeFor('base', backend);
    const line = progressLine();
    const { model, seconds } = await cancellable((signal) =>
      runTraining({
        taught,
        outFolder: resolve(args.out),
        backend,
        recipe,
        seed,
        fingerprint: fingerprintOf(taught),
        signal,
        onProgress: (progress) => line(describe(progress)),
      }),
    ).finally(endProgress);
    const { score } = model;
    if (args.json) {
      standardOutput.out(
        JSON.stringify({ model, backend: backend.name, seed, out: resolve(args.out), seconds }),
      );
      return;
    }
    standardOutput.out(
      `Trained on ${model.takes} takes of ${model.signs.length} signs in ${seconds.toFixed(1)} s.`,
    );
    if (score) {
      standardOutput.out(
        `Right on ${score.correct} of ${score.total} held-out takes: ${percent(score.accuracy)}, ` +
          `95 % interval ${percent(score.low)} to ${percent(score.high)} (${score.protocol}).`,
      );
    }
  },
});

function describe({ phase, fold, folds, epoch, epochs, done }: TrainingProgress): string {
  const round = phase === 'scoring' ? ` ${fold}/${folds}` : '';
  return `${percent(done)} ${phase}${round}, epoch ${epoch}/${epochs}`;
}
