import { MudraError } from '../../shared/errors.js';
import { FEATURE_SPEC, FEATURES } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { loadModel } from '../model/model-file.js';
import { parseModelMetadata, type ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';
import type { TunedStage } from '../model/sign-model.js';
import { leftOut, type CalibrationJob } from '../training/calibration.js';
import type { EmbeddedSign } from '../training/few-shot.js';
import { REST } from '../training/fit.js';
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

/** As calibration takes them: of a sign, those that it does not leave out in turn need not be read. */
export async function movementsOf(sign: EmbeddedTakes | undefined): Promise<CalibrationTakes[number]> {
  if (!sign) return [];
  if (sign.kind === 'rest') return latestMovements(sign.takes);
  const latest = await latestMovements(sign.takes, leftOut);
  const unread = Math.max(0, sign.embeddings.length - latest.length);
  return [...Array.from({ length: unread }, () => []), ...latest];
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

function assertFits(network: Network, metadata: ModelMetadata): void {
  const misfit = (reason: string): MudraError => new MudraError('model.mismatch', { reason });
  if (metadata.featureSpec !== FEATURE_SPEC || network.config.features !== FEATURES) {
    throw misfit(`features “${metadata.featureSpec}”, not “${FEATURE_SPEC}”`);
  }
  if (network.config.classes !== metadata.classes.length) {
    throw misfit(`${network.config.classes} outputs for ${metadata.classes.length} signs`);
  }
}
