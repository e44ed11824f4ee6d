import { basename, resolve } from 'node:path';
import { openBackend } from '../model/backend.js';
import type { Fraction } from '../../shared/contract.js';
import type { Variant } from '../training/contenders/variant.js';
import { sortTaught } from '../training/evaluate.js';
import { evaluateOpenSet, type OpenSetProtocol } from '../training/open-set.js';
import { contenderFor, type ModelName } from '../training/recipes.js';
import type { TaughtSign } from '../training/taught-sign.js';
import { cancellable, endProgress, percent, progressLine, standardOutput } from './command-line.js';

export interface OpenSetJob {
  readonly path: string;
  readonly protocolName: string;
  readonly protocol: OpenSetProtocol;
  readonly model: { readonly name: ModelName; readonly variant: Partial<Variant> };
  readonly seeds: number;
  readonly epochs: number | null;
  readonly json: boolean;
}

/** `mudra evaluate --protocol open-set-<k>`: what becomes of signs that were not taught. */
export async function evaluateOpenSetCommand(taught: readonly TaughtSign[], job: OpenSetJob): Promise<void> {
  const began = performance.now();
  const backend = await openBackend();
  const contender = await contenderFor(job.model.name, backend, job.model.variant);
  const line = progressLine();
  const seeds = Array.from({ length: job.seeds }, (_, i) => i + 1);
  const openSet = await cancellable((signal) =>
    evaluateOpenSet(sortTaught(taught), {
      backend,
      contender,
      protocol: job.protocol,
      seeds,
      signal,
      ...(job.epochs === null ? {} : { epochs: job.epochs }),
      onSeed: (done) => line(`seed ${done}/${seeds.length}`),
    }),
  ).finally(endProgress);
  const report = {
    dataset: basename(resolve(job.path)),
    protocol: job.protocolName,
    model: contender.name,
    backend: backend.name,
    seeds,
    openSet,
    seconds: (performance.now() - began) / 1000,
  };
  if (job.json) return standardOutput.out(JSON.stringify(report));
  const share = ({ accuracy, low, high, total }: Fraction): string =>
    `${percent(accuracy)} [${percent(low)}, ${percent(high)}] of ${total}`;
  standardOutput.out(
    [
      `${report.dataset}, ${report.protocol}: a random half of the signs taught, ${seeds.length} times`,
      `untaught movements left in silence: ${share(openSet.unknownRejected)}`,
      `taught ones left in silence: ${share(openSet.knownLost)}; captioned rightly: ${share(openSet.knownRight)}`,
      `${report.model} on ${report.backend}, ${report.seconds.toFixed(1)} s`,
    ].join('\n'),
  );
}
