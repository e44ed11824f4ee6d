import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend, type Backend } from '../src/main/model/backend.js';
import { saveModel } from '../src/main/model/model-file.js';
import { networkDefaults } from '../src/main/model/network-config.js';
import {
  readCheckpoint,
  removeCheckpoint,
  storeCheckpoint,
} from '../src/main/training/pretrain-checkpoint.js';
import { baseFolders } from '../src/main/training/base-encoder.js';
import { fewShotAccuracy, pretrain, type PretrainProgress } from '../src/main/training/pretrain.js';
import { prepareBatches } from './pretrain-takes.js';

const usage = `Trains the members of the base encoder (${baseFolders.map((name) => `models/${name}`).join(', ')}) one after
another on made-up signs, with seeds 1, 2, …. No recorded data goes in.
A run that was killed goes on where it was when it is started again with the same options.
  --quick         a few minutes' worth cut to seconds, to see that it works
  --signs N       made-up signs to tell apart (default 1500)
  --steps N       batches of 32 fresh takes (default 7000); may be changed when going on
  --seed N        of one network alone, which goes to --out
  --out PATH      for one network alone, of seed 1 unless told; default models/base
  --fresh         forgets an interrupted run`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    signs: { type: 'string' },
    steps: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const models = join(import.meta.dirname, '../models');

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const { seed, out, quick } = values;
  const backend = await openBackend();
  if (seed !== undefined || out !== undefined || quick)
    return train(Number(seed ?? 1), out ?? join(models, baseFolders[0]), backend);
  for (const [i, folder] of baseFolders.entries()) await train(i + 1, join(models, folder), backend);
}

async function train(seed: number, out: string, backend: Backend): Promise<void> {
  const size = values.quick ? { signs: 40, steps: 200 } : { signs: 1500, steps: 7000 };
  const kind = {
    signs: Number(values.signs ?? size.signs),
    shapes: 400,
    batchSize: 32,
    learningRate: 2e-3,
    seed,
    config: { ...networkDefaults, dense: 128, dropout: 0.1, head: 'cosine' as const },
  };
  const options = { ...kind, steps: Number(values.steps ?? size.steps) };
  const asked = JSON.stringify({ ...kind, backend: backend.name });
  const path = `${out}.checkpoint`;
  if (values.fresh) await removeCheckpoint(path);
  const stored = await readCheckpoint(path);
  if (stored && stored.options !== asked)
    throw new Error(`${path} is of a run with other options: finish that one, or give --fresh`);
  const log: PretrainProgress[] = [...(stored?.log ?? [])];
  const prepared = prepareBatches(kind, (stored?.checkpoint.step ?? 0) + 1, options.steps);
  const network = await pretrain(backend, {
    ...options,
    batches: prepared.batch,
    ...(stored ? { from: stored.checkpoint } : {}),
    onProgress: (progress) => {
      log.push(progress);
      console.error(JSON.stringify(progress));
    },
    checkpointEvery: values.quick ? 20 : 500,
    onCheckpoint: (checkpoint) => storeCheckpoint(path, { checkpoint, options: asked, log }),
  });
  prepared.close();
  const ways = values.quick ? 12 : 60;
  const newSigns = {
    ways,
    oneShot: fewShotAccuracy(network, 99, ways, 1),
    fiveShot: fewShotAccuracy(network, 99, ways, 5),
    fiveShotOfTwoThirds: fewShotAccuracy(network, 99, ways, 5, 2 / 3),
  };
  await saveModel(out, network, {
    kind: 'base-encoder',
    options,
    backend: backend.name,
    newSigns,
    log,
  });
  await removeCheckpoint(path);
  network.dispose();
  console.log(JSON.stringify({ out, newSigns }));
}

await main();
