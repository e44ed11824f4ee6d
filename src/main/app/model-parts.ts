import { setImmediate as breathe } from 'node:timers/promises';
import type { ModelSummary } from '../../shared/contract.js';
import type { SignId } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { FEATURE_SPEC, FEATURES } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import type { JudgingModel, Timing } from '../model/evidence.js';
import { loadModel } from '../model/model-file.js';
import { parseModelMetadata, type ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';
import type { TunedStage } from '../model/sign-model.js';
import { bounds, leftOutCounts } from '../training/bounds.js';
import { leftOut, type CalibrationJob } from '../training/calibration.js';
import type { EmbeddedSign } from '../training/few-shot.js';
import { REST } from '../training/fit.js';
import { TimingGauge } from '../training/timings.js';
import { latestMovements, type EmbeddedTakes } from './take-embeddings.js';

export type CalibrationTakes = CalibrationJob['takes'];

/** A trained network on disk. */
export interface Loaded {
  readonly network: Network;
  readonly metadata: ModelMetadata;
}

/** Rest may have no takes; a sign without any is a name so far. */
export function hasTakes({ kind, embeddings }: EmbeddedSign): boolean {
  return kind === 'rest' || embeddings.length > 0;
}

/** Latest takes of each sign that its timing is worked out from, fewer of very many signs. */
const timedTakes = 4;

/** How long these signs take, worked out a take at a time; null once the model is `replaced`. */
export async function timingsFor(
  model: JudgingModel,
  signs: readonly EmbeddedTakes[],
  replaced: () => boolean,
): Promise<(Timing | null)[] | null> {
  const gauge = new TimingGauge(model);
  const each = Math.min(timedTakes, Math.max(1, Math.floor(bounds.timed / signs.length)));
  for (const { id, kind, takes } of signs) {
    const label = kind === 'rest' ? REST : model.classes.findIndex((c) => c.id === id);
    for (const frames of await latestMovements(takes, each)) {
      await breathe();
      if (replaced()) return null;
      if (frames.length > 0) gauge.add({ frames, label });
    }
  }
  return replaced() ? null : gauge.timings();
}

/** What calibration plays of these signs, in the order of `classes`. What it does not leave out in turn is not read. */
export function calibrationTakes(
  classes: readonly { readonly id: SignId }[],
  signs: readonly EmbeddedTakes[],
): Promise<CalibrationTakes> {
  const sorted = classes.map(({ id }) => signs.find((sign) => sign.id === id));
  const counts = leftOutCounts(
    sorted.slice(1).map((sign) => sign?.embeddings.length ?? 0),
    leftOut,
  );
  return Promise.all(
    sorted.map(async (sign, c) => {
      if (!sign) return [];
      if (c === 0) return latestMovements(sign.takes);
      const latest = await latestMovements(sign.takes, counts[c - 1] ?? 0);
      const unread = Math.max(0, sign.embeddings.length - latest.length);
      return [...Array.from({ length: unread }, () => []), ...latest];
    }),
  );
}

/** The trained network for the signs that are taught now: rest, then the others in their order. */
export function stageFor({ network, metadata }: Loaded, signs: readonly EmbeddedSign[]): TunedStage | null {
  const order = signs.filter(({ kind }) => kind === 'sign').map(({ id }) => id);
  const outputs = metadata.classes.map(({ id, kind }) =>
    kind === 'rest' ? REST : order.indexOf(id) + 1 || -1,
  );
  return outputs.some((c) => c > 0) ? { network, outputs } : null;
}

/** The trained network in `folder`. Throws MudraError `file.missing`, `file.damaged`, `file.newer`, `model.mismatch`. */
export async function load(folder: string, backend: Backend): Promise<Loaded> {
  const { network, metadata } = await loadModel(folder, backend);
  try {
    const parsed = parseModelMetadata(metadata);
    assertFits(network, parsed);
    return { network, metadata: parsed };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** The model in `folder` as people see it beside the one in use; one that cannot be read is none. */
export async function previousIn(folder: string, backend: Backend): Promise<ModelSummary['previous']> {
  const loaded = await load(folder, backend).catch(() => null);
  if (!loaded) return undefined;
  loaded.network.dispose();
  const { createdAt, score, classes, takes, calibration } = loaded.metadata;
  const more = {
    createdAt,
    takes,
    signs: classes.flatMap(({ id, name, kind }) => (kind === 'sign' ? [{ id, name }] : [])),
    ...(calibration ? { falsePerHour: calibration.perHour } : {}),
  };
  if (!score) return { ...more, score };
  const { correct, total, accuracy, low, high, perSign } = score;
  return { ...more, score: { correct, total, accuracy, low, high }, perSign };
}

function assertFits(network: Network, metadata: ModelMetadata): void {
  const misfit = (reason: string): MudraError => new MudraError('model.mismatch', { reason });
  if (metadata.featureSpec !== FEATURE_SPEC || network.config.features !== FEATURES) {
    throw misfit(`features “${metadata.featureSpec}”, not “${FEATURE_SPEC}”`);
  }
  if (network.config.classes !== metadata.classes.length) {
    throw misfit(`${network.config.classes} outputs for ${metadata.classes.length} signs`);
  }
}
