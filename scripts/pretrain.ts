import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend } from '../src/main/model/backend.js';
import { saveModel } from '../src/main/model/model-file.js';
import { networkDefaults } from '../src/main/model/network-config.js';
import { fewShotAccuracy, pretrain, type PretrainProgress } from '../src/main/training/pretrain.js';

const usage = `Trains the base encoder (models/base) on made-up signs. No recorded data goes in.
  --quick      a few minutes' worth cut to seconds, to see that it works
  --signs N    made-up signs to tell apart (default 600)
  --steps N    batches of 32 fresh takes (default 7000)
  --seed N     default 1
  --out PATH   default models/base`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    signs: { type: 'string' },
    steps: { type: 'string' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: join(import.meta.dirname, '../models/base') },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const size = values.quick ? { signs: 40, steps: 200 } : { signs: 600, steps: 7000 };
  const seed = Number(values.seed);
  const options = {
    signs: Number(values.signs ?? size.signs),
    shapes: 400,
    steps: Number(values.steps ?? size.steps),
    batchSize: 32,
    learningRate: 2e-3,
    seed,
    config: { ...networkDefaults, dense: 128, dropout: 0.1, head: 'cosine' as const },
  };
  const log: PretrainProgress[] = [];
  const backend = await openBackend();
  const network = pretrain(backend, {
    ...options,
    onProgress: (progress) => {
      log.push(progress);
      console.error(JSON.stringify(progress));
    },
  });
  const newSigns = {
    ways: 60,
    oneShot: fewShotAccuracy(network, 99, 60, 1),
    fiveShot: fewShotAccuracy(network, 99, 60, 5),
  };
  await saveModel(values.out, network, {
    kind: 'base-encoder',
    options,
    backend: backend.name,
    newSigns,
    log,
  });
  network.dispose();
  console.log(JSON.stringify({ out: values.out, newSigns }));
}

await main();
