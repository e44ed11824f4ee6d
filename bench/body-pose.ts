import { setImmediate as breathe } from 'node:timers/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { columnsOf } from '../src/main/features/feature-groups.js';
import { extractFeatures, FEATURES } from '../src/main/features/features.js';
import { openBackend, type Backend } from '../src/main/model/backend.js';
import { Network, type Batch } from '../src/main/model/network.js';
import { augmentTake } from '../src/main/training/augment.js';
import type { FitJob } from '../src/main/training/contender.js';
import { foldsFor, negativesOf, sortTaught } from '../src/main/training/evaluate.js';
import {
  defaultRecipe,
  epochsFor,
  rateAt,
  REST,
  shuffled,
  type LabelledTake,
} from '../src/main/training/fit.js';
import { parseProtocol } from '../src/main/training/folds.js';
import { pairedDifference } from '../src/main/training/paired.js';
import { contenderFor } from '../src/main/training/recipes.js';
import { seededRandom, type Random } from '../src/shared/domain/random.js';
import type { HandFrame } from '../src/shared/domain/hand.js';
import { centred, otherBody, otherCamera, readWithBodies } from './body.js';
import { row } from './report.js';

const usage = `usage: npx tsx bench/body-pose.ts <folder with data.f32 and pose.f32> [options]
Asks whether the place of the hands relative to the signer's shoulders helps: networks from scratch, and prototypes on
the base encoder, on held-out takes as recorded, through another camera, and before another body.
  --protocol NAME   as of mudra evaluate (default first-10)
  --seeds N         default 3
  --shift N         how far the other camera is moved, picture heights (default 0.12)
  --prototypes      the prototypes alone, which need no fitting`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    protocol: { type: 'string', default: 'first-10' },
    seeds: { type: 'string', default: '3' },
    shift: { type: 'string', default: '0.12' },
    prototypes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

type Frames = readonly HandFrame[];

/** What a step of a take is told by: [steps × width]. */
interface Input {
  readonly name: string;
  readonly width: number;
  rows(frames: Frames): Float32Array;
}

const place = columnsOf(['place']);

/** The features, and the place columns once more for each of `also`: as they are, or with these in the middle. */
function beside(name: string, also: readonly ('picture' | 'shoulders' | 'nose')[]): Input {
  const width = FEATURES + also.length * place.length;
  return {
    name,
    width,
    rows: (frames) => {
      const { steps, rows } = extractFeatures(frames);
      const result = new Float32Array(steps * width);
      for (let s = 0; s < steps; s++) result.set(rows.subarray(s * FEATURES, (s + 1) * FEATURES), s * width);
      also.forEach((on, k) => {
        const other = on === 'picture' ? rows : extractFeatures(centred(frames, on)).rows;
        for (let s = 0; s < steps; s++) {
          place.forEach((column, i) => {
            result[s * width + FEATURES + k * place.length + i] = other[s * FEATURES + column] ?? 0;
          });
        }
      });
      return result;
    },
  };
}

const inputs: readonly Input[] = [
  { name: 'place in the picture', width: FEATURES, rows: (frames) => extractFeatures(frames).rows },
  {
    name: 'relative to the shoulders instead',
    width: FEATURES,
    rows: (f) => extractFeatures(centred(f)).rows,
  },
  beside('relative to shoulders and nose, too', ['shoulders', 'nose']),
  // As many columns that say nothing new: what more weight on the place does by itself.
  beside('place in the picture, thrice', ['picture', 'picture']),
];

const conditions: readonly { readonly name: string; change(frames: Frames, random: Random): Frames }[] = [
  { name: 'as recorded', change: (frames) => frames },
  { name: 'other camera', change: (frames, random) => otherCamera(frames, random, Number(values.shift)) },
  { name: 'other body', change: (frames, random) => otherBody(frames, random, 0.15) },
];

interface Example {
  readonly rows: Float32Array;
  readonly label: number;
}

/**
 * As `fitNetwork` with `defaultRecipe`, for any input: with the place in the picture it gives the same network.
 * Augmentation moves the hands and leaves the body, so that places vary by as much either way.
 */
async function fit(job: FitJob, input: Input): Promise<Network> {
  const {
    peakRate,
    warmUpEpochs,
    batchSize,
    labelSmoothing,
    clipNorm,
    restShare,
    network: config,
  } = defaultRecipe;
  const random = seededRandom(job.seed);
  const network = Network.create(
    { ...config, features: input.width, classes: job.classes, seed: job.seed },
    job.backend,
  );
  const labels = Array.from({ length: job.classes - 1 }, (_, i) => i + 1);
  const own = new Map(labels.map((label) => [label, job.takes.filter((t) => t.label === label)]));
  const queues = new Map<number, LabelledTake[]>();
  const next = (label: number): LabelledTake => {
    const left = queues.get(label) ?? [];
    const queue = left.length > 0 ? left : shuffled(own.get(label) ?? [], random);
    queues.set(label, queue);
    const take = queue.pop();
    if (!take) throw new RangeError('a sign without takes');
    return take;
  };
  const perSign = Math.round(job.takes.length / labels.length);
  const example = (frames: Frames, label: number): Example => ({
    rows: input.rows(augmentTake(frames, random)),
    label,
  });
  const epochs = epochsFor(job.takes.length);
  const rest = Math.round((restShare * job.takes.length) / labels.length);
  const batches = Math.ceil((labels.length * perSign + rest) / batchSize);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const examples: Example[] = [];
    for (const label of labels) {
      for (let k = 0; k < perSign; k++) examples.push(example(next(label).frames, label));
    }
    for (let k = 0; k < rest; k++) {
      const frames = job.negatives.draw(random);
      if (frames) examples.push(example(frames, REST));
    }
    const mixed = shuffled(examples, random);
    for (let b = 0; b < batches; b++) {
      await breathe();
      const chunk = mixed.filter((_, i) => i % batches === b);
      const learningRate = peakRate * rateAt(++step, warmUpEpochs * batches, epochs * batches);
      network.trainBatch(batchOf(chunk, input.width), { learningRate, labelSmoothing, clipNorm });
    }
  }
  return network;
}

function batchOf(examples: readonly Example[], width: number): Batch {
  const lengths = examples.map(({ rows }) => Math.max(1, rows.length / width));
  const steps = Math.max(...lengths);
  const rows = new Float32Array(examples.length * steps * width);
  examples.forEach((one, i) => rows.set(one.rows, i * steps * width));
  return { rows, size: examples.length, steps, lengths, labels: examples.map(({ label }) => label) };
}

function named(network: Network, input: Input, takes: readonly Frames[]): number[] {
  return takes.map((frames) => {
    const { logits } = network.infer(batchOf([{ rows: input.rows(frames), label: 0 }], input.width));
    return logits.indexOf(Math.max(...logits));
  });
}

/** By input, condition and seed: whether each take was named rightly. */
type Rights = Map<string, Map<string, Map<string, boolean>[]>>;

async function measure(folder: string, backend: Backend): Promise<Rights> {
  const taught = sortTaught(await readWithBodies(folder));
  const protocol = parseProtocol(values.protocol);
  if (!protocol) throw new RangeError(`no protocol ${values.protocol}`);
  const prototypes = await contenderFor('base-prototypes', backend);
  const rights: Rights = new Map();
  const note = (input: string, condition: string, seed: number, take: string, right: boolean): void => {
    const byCondition = rights.get(input) ?? new Map<string, Map<string, boolean>[]>();
    rights.set(input, byCondition);
    const bySeed = byCondition.get(condition) ?? [];
    byCondition.set(condition, bySeed);
    (bySeed[seed - 1] ??= new Map()).set(take, right);
  };
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const folds = foldsFor(taught, protocol, seed);
    if (!folds) throw new RangeError('too few takes');
    for (const [index, fold] of folds.entries()) {
      const pick = (chosen: readonly (readonly number[])[]): (LabelledTake & { key: string })[] =>
        taught.signs.flatMap(({ takes }, i) =>
          takes.flatMap(({ frames }, k) =>
            chosen[i]?.includes(k) ? [{ frames, label: i + 1, key: `${i} ${k}` }] : [],
          ),
        );
      const tests = pick(fold.test);
      const job = (): FitJob => ({
        backend,
        classes: taught.signs.length + 1,
        takes: pick(fold.train),
        negatives: negativesOf(taught.signs, fold.train),
        seed: seed + 1000 * index,
      });
      const judge = async (input: string, answer: (takes: readonly Frames[]) => number[]): Promise<void> => {
        for (const { name, change } of conditions) {
          const random = seededRandom(77 * seed + index);
          const answers = answer(tests.map(({ frames }) => change(frames, random)));
          tests.forEach(({ label, key }, i) => note(input, name, seed, key, answers[i] === label));
        }
        await breathe();
      };
      for (const input of values.prototypes ? [] : inputs) {
        const network = await fit(job(), input);
        await judge(input.name, (takes) => named(network, input, takes));
        network.dispose();
        console.error(`${input.name}, seed ${seed}, fold ${index + 1}/${folds.length}`);
      }
      if (seed > 1) continue;
      for (const [name, seen] of [
        ['base encoder, place in the picture', (frames: Frames): Frames => frames],
        ['base encoder, relative to the shoulders instead', (frames: Frames): Frames => centred(frames)],
      ] as const) {
        const whole = job();
        const takes = whole.takes.map((take) => ({ ...take, frames: seen(take.frames) }));
        const fitted = await prototypes.fit({ ...whole, takes });
        await judge(name, (tested) => fitted.judge(tested.map(seen)).map((verdict) => verdict.named));
        fitted.dispose();
      }
    }
  }
  return rights;
}

function share(rights: readonly ReadonlyMap<string, boolean>[]): string {
  const all = rights.flatMap((one) => [...one.values()]);
  return ((100 * all.filter(Boolean).length) / all.length).toFixed(1);
}

async function main(path: string): Promise<void> {
  const folder = resolve(path);
  const rights = await measure(folder, await openBackend());
  console.log(`${basename(folder)}, ${values.protocol}, seeds 1 … ${values.seeds}\n`);
  console.log(row('input', 'tested', 'right %', 'points beside place in the picture', '95 % interval', 'p'));
  console.log(row('-', '-', '-', '-', '-', '-'));
  for (const { name: condition } of conditions) {
    for (const [input, byCondition] of rights) {
      const own = byCondition.get(condition) ?? [];
      const peer = input.startsWith('base') ? 'base encoder, place in the picture' : 'place in the picture';
      const other = rights.get(peer)?.get(condition) ?? [];
      if (input === peer) {
        console.log(row(input, condition, share(own), '', '', ''));
        continue;
      }
      const { difference, low, high, p } = pairedDifference(own, other);
      const points = (n: number): string => `${n < 0 ? '' : '+'}${(100 * n).toFixed(1)}`;
      console.log(
        row(
          input,
          condition,
          share(own),
          points(difference),
          `${points(low)} … ${points(high)}`,
          p.toFixed(4),
        ),
      );
    }
  }
}

const [path] = positionals;
if (values.help || path === undefined) console.log(usage);
else await main(path);
