import { extractFeatures, FEATURES } from '../../src/main/features/features.js';
import { openBackend, type Backend, type BackendName } from '../../src/main/model/backend.js';
import { MopgruEngine } from '../../src/main/model/engine/mopgru.js';
import { cellWeights, layerName, networkDefaults } from '../../src/main/model/network-config.js';
import { networkModel } from '../../src/main/model/network-judge.js';
import { Network } from '../../src/main/model/network.js';
import { LiveRecogniser } from '../../src/main/recognition/live-recogniser.js';
import { toBatch } from '../../src/main/training/batch.js';
import { fitNetwork } from '../../src/main/training/fit.js';
import { NegativeSource } from '../../src/main/training/negatives.js';
import { recipeFor, type NetworkName } from '../../src/main/training/recipes.js';
import { performSign } from '../../src/main/training/synthetic/performer.js';
import { randomSign, shapePool } from '../../src/main/training/synthetic/sign-generator.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import type { SignId } from '../../src/shared/domain/take.js';
import { ms } from '../../src/shared/domain/units.js';
import { median, quantile } from '../report.js';
import type { Curve } from './curve.js';
import { benchData, framesBySign, signCount, tutorialSteps, type BenchData } from './data.js';
import { plainStack } from './plain-step.js';
import { trainTutorialLstm } from './tutorial-lstm.js';

/** Milliseconds. */
export interface Times {
  readonly median: number;
  readonly p95: number;
}

/** What one process measured on one backend; printed as one JSON line. */
export interface BackendRun {
  readonly backend: BackendName;
  readonly node: string;
  readonly ours: Readonly<Record<NetworkName, { readonly curve: Curve; readonly seconds: number }>>;
  readonly windowMs: number;
  /** Null where it would take many minutes. */
  readonly lstm: { readonly curve: Curve; readonly windowMs: number } | null;
  /** The same on every backend: measured once, on the first. */
  readonly steps: {
    readonly ours: Times;
    readonly plain: Times;
    readonly live: Times;
    /** Thirty steps of both layers at once, a step's share. */
    readonly engineMs: number;
    readonly peer: ({ readonly name: string } & Times) | null;
  } | null;
}

/** Another engine to compare with: a module that steps 64 → 128 units with one row of features at a time. */
interface Peer {
  readonly name: string;
  readonly step: (row: Float32Array) => unknown;
}

function timesOf(work: () => unknown, count: number, warmUp: number): Times {
  const times = Array.from({ length: warmUp + count }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).slice(warmUp);
  return { median: median(times), p95: quantile(times, 0.95) };
}

/** The fit as the app does it: first as it is, for its seconds; then watched after each epoch. */
async function trainOurs(
  backend: Backend,
  name: NetworkName,
  { train, test }: BenchData,
): Promise<{ curve: Curve; seconds: number; network: Network }> {
  const recipe = await recipeFor(name, backend);
  const fit = async (watch?: (accuracy: number) => void): Promise<Network> =>
    fitNetwork({
      backend,
      classes: signCount + 1,
      takes: train,
      negatives: new NegativeSource(framesBySign(train)),
      seed: 1,
      recipe,
      ...(watch
        ? { heldOut: test, heldOutEvery: 1, onEpoch: ({ heldOutAccuracy }) => watch(heldOutAccuracy ?? 0) }
        : {}),
    });
  const began = performance.now();
  const network = await fit();
  const seconds = (performance.now() - began) / 1000;
  const curve: { seconds: number; accuracy: number }[] = [];
  const watched = performance.now();
  (
    await fit((accuracy) => curve.push({ seconds: (performance.now() - watched) / 1000, accuracy }))
  ).dispose();
  return { curve, seconds, network };
}

/** Time the live path spends on each frame, features and judgement included, while a hand keeps signing. */
function liveCost(network: Network): Times {
  const random = seededRandom(5);
  const sign = randomSign(random, shapePool(random, 20));
  const classes = Array.from({ length: signCount + 1 }, (_, i) => ({
    id: `class-${i}` as SignId,
    name: `sign ${i}`,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
  }));
  const live = new LiveRecogniser(networkModel(network, { classes, prototypes: [] }), (id) => id);
  const times: number[] = [];
  let clock = 0;
  for (let take = 0; take < 40; take++) {
    const frames = performSign(sign, random);
    const end = frames.at(-1)?.time ?? 0;
    const gone = [100, 200, 300, 400].map((late): HandFrame => ({
      time: ms(end + late),
      aspect: 4 / 3,
      hands: [],
    }));
    for (const frame of [...frames, ...gone])
      times.push(live.push({ ...frame, time: ms(clock + frame.time) }).stepMs);
    clock += end + 1000;
  }
  const warm = times.slice(200);
  return { median: median(warm), p95: quantile(warm, 0.95) };
}

async function stepCosts(
  backend: Backend,
  trained: Network,
  peerPath?: string,
): Promise<BackendRun['steps']> {
  const network = Network.create({ ...networkDefaults, features: FEATURES, classes: 6, seed: 1 }, backend);
  const frame = new Float32Array(FEATURES).fill(0.1);
  const stepper = network.stepper();
  const plain = plainStack(FEATURES, networkDefaults.units);
  const rows = new Float32Array(tutorialSteps * FEATURES).fill(0.1);
  const weight = (name: string): Float32Array => network.weights().get(name)?.values ?? new Float32Array();
  const layers = networkDefaults.units.map((units, i) => ({
    engine: new MopgruEngine({
      features: i === 0 ? FEATURES : (networkDefaults.units[i - 1] ?? 0),
      units,
      activation: 'apalu',
      gate: 'pre',
    }),
    weights: cellWeights(layerName(i), weight),
  }));
  const through = (): unknown =>
    layers.reduce<Parameters<MopgruEngine['forward']>[0]>(
      (x, { engine, weights }) => engine.forward(x, 1, tutorialSteps, weights),
      rows,
    );
  const peer = peerPath ? ((await import(peerPath)) as Peer) : null;
  const share = (work: () => unknown): number => timesOf(work, 400, 200).median / tutorialSteps;
  const costs = {
    ours: timesOf(() => stepper.step(frame), 4000, 1000),
    plain: timesOf(() => plain(frame), 2000, 500),
    live: liveCost(trained),
    engineMs: share(through),
    peer: peer && { name: peer.name, ...timesOf(() => peer.step(frame), 4000, 1000) },
  };
  network.dispose();
  return costs;
}

async function main([name = '', lstm, steps, peer]: readonly string[]): Promise<void> {
  const backend = await openBackend({ only: name as BackendName });
  const data = benchData();
  const scratch = await trainOurs(backend, 'apalu-mopgru', data);
  const elu = await trainOurs(backend, 'elu-mopgru', data);
  const base = await trainOurs(backend, 'base', data);
  const one = toBatch([extractFeatures(data.test[0]?.frames ?? [])]);
  const run: BackendRun = {
    backend: backend.name,
    node: process.versions.node,
    ours: { 'apalu-mopgru': scratch, 'elu-mopgru': elu, base },
    windowMs: timesOf(() => scratch.network.infer(one), 30, 10).median,
    lstm: lstm === 'lstm' ? await trainTutorialLstm(backend, data) : null,
    steps: steps === 'steps' ? await stepCosts(backend, scratch.network, peer) : null,
  };
  for (const { network } of [scratch, elu, base]) network.dispose();
  const withoutNetworks = JSON.stringify(run, (key, value: unknown) =>
    key === 'network' ? undefined : value,
  );
  console.log(`RUN ${withoutNetworks}`);
}

await main(process.argv.slice(2));
