import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { row } from '../report.js';
import { bestOf, reaching, type Curve } from './curve.js';
import { signCount, takesEach } from './data.js';
import { runKeras, type KerasRun } from './keras.js';
import type { BackendRun } from './run.js';

const backends = ['tfjs-node', 'wasm', 'cpu'] as const;

/** One backend in a process of its own; the last line of its errors where it does not run here. */
async function runBackend(name: string, peer: string | undefined): Promise<BackendRun | string> {
  const loader = createRequire(import.meta.url).resolve('tsx');
  const words = [name, name === 'cpu' ? '' : 'lstm', name === 'wasm' ? 'steps' : '', peer ?? ''];
  const child = spawn(process.execPath, ['--import', loader, join(import.meta.dirname, 'run.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? once(child, 'exit'),
  ]);
  const line = out.split('\n').find((l) => l.startsWith('RUN '));
  if (line) return JSON.parse(line.slice(4)) as BackendRun;
  return /no TensorFlow\.js backend runs \((.*)\)/.exec(err)?.[1]?.slice(0, 200) ?? err.trim().slice(-200);
}

const seconds = (n: number): string => n.toFixed(1);
const share = (n: number): string => n.toFixed(2);

/** Rows of one learner: its whole training, its best held-out score, and how much sooner than the peer. */
function learnerRow(name: string, curve: Curve, whole: number | null, peer: Curve | null): string {
  const best = bestOf(curve);
  const peerBest = peer && bestOf(peer);
  const sooner = peerBest && reaching(curve, peerBest.accuracy);
  return row(
    name,
    whole === null ? seconds(curve.at(-1)?.seconds ?? NaN) : seconds(whole),
    `${share(best.accuracy)} after ${seconds(best.seconds)} (epoch ${best.epoch})`,
    peerBest && sooner ? `${(peerBest.seconds / sooner.seconds).toFixed(1)} ×` : '',
  );
}

/** Prints training and stepping of Mudra on each backend beside its peers, all from this machine and moment. */
export async function benchModel(args: readonly string[] = []): Promise<void> {
  const peerAt = args.indexOf('--peer');
  const peerPath = peerAt >= 0 ? resolve(args[peerAt + 1] ?? '') : undefined;
  console.log(
    `\n## Model side: ${signCount} made-up signs × ${takesEach} takes, ten more of each held out\n`,
  );
  console.log(row('', 'whole training, s', 'best held-out accuracy, s', 'to the LSTM’s best'));
  console.log(row('---', '---', '---', '---'));
  const keras = await runKeras(process.env['MUDRA_PYTHON'] ?? 'python3');
  if (typeof keras === 'string') console.log(row(`Keras: not here (${keras})`, '', '', ''));
  else console.log(learnerRow(`Keras ${keras.version}, LSTM 64-128-64`, keras.curve, null, null));
  const runs: BackendRun[] = [];
  for (const name of backends) {
    const run = await runBackend(name, peerPath);
    if (typeof run === 'string') {
      console.log(row(`${name}: not here (${run})`, '', '', ''));
      continue;
    }
    runs.push(run);
    const lstm = run.lstm?.curve ?? null;
    if (lstm) console.log(learnerRow(`${name}: tfjs LSTM 64-128-64`, lstm, null, null));
    const { 'apalu-mopgru': scratch, 'elu-mopgru': elu, base } = run.ours;
    console.log(learnerRow(`${name}: Mudra from scratch, APALU`, scratch.curve, scratch.seconds, lstm));
    console.log(learnerRow(`${name}: Mudra from scratch, ELU`, elu.curve, elu.seconds, lstm));
    console.log(learnerRow(`${name}: Mudra from the base encoder`, base.curve, base.seconds, lstm));
  }
  printSteps(runs, typeof keras === 'string' ? null : keras);
}

function printSteps(runs: readonly BackendRun[], keras: KerasRun | null): void {
  console.log(`\n${row('', 'median ms', 'p95 ms', 'ratio')}\n${row('---', '---', '---', '---')}`);
  const steps = runs.find((run) => run.steps)?.steps;
  if (steps) {
    const { ours, plain, live, engineMs, peer } = steps;
    const ratio = (n: number): string => `${(n / ours.median).toFixed(1)} ×`;
    const line = (name: string, times: { median: number; p95: number }, note = ''): string =>
      row(name, times.median.toFixed(3), times.p95.toFixed(3), note);
    console.log(line('one step of the network, 64 → 128 units', ours, '1'));
    console.log(line('the same in plain Float32Array loops', plain, ratio(plain.median)));
    console.log(line('live path a frame, features and judgement included', live));
    console.log(row('engine, thirty steps at once, a step’s share', engineMs.toFixed(3), '', ''));
    if (peer)
      console.log(line(peer.name, peer, `ours takes ${(ours.median / peer.median).toFixed(2)} × its time`));
  }
  for (const run of runs) {
    console.log(row(`${run.backend}: Mudra, one take`, run.windowMs.toFixed(2), '', ''));
    if (run.lstm)
      console.log(
        row(`${run.backend}: tfjs LSTM, one take of 30 frames`, run.lstm.windowMs.toFixed(2), '', ''),
      );
  }
  if (keras) console.log(row('Keras: LSTM, one take of 30 frames', keras.windowMs.toFixed(2), '', ''));
}
