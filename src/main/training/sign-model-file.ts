import { createHash } from 'node:crypto';
import { MudraError } from '../../shared/errors.js';
import { FEATURE_SPEC } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import type { JudgingModel } from '../model/evidence.js';
import { loadModel } from '../model/model-file.js';
import { parseModelMetadata, type FewShotFile, type ModelMetadata } from '../model/model-metadata.js';
import { networkModel } from '../model/network-judge.js';
import { PrototypeBank } from '../model/prototype-bank.js';
import type { Encoder } from '../model/encoder.js';
import { SignModel } from '../model/sign-model.js';
import { encoderNetwork, loadBaseEncoder, type BaseEncoder } from './base-encoder.js';
import { prototypesOf } from './few-shot.js';

/** Names an encoder by its weights. */
export function encoderId({ members }: BaseEncoder): string {
  const hash = createHash('sha256');
  for (const { weights } of members) for (const [name, values] of weights) hash.update(name).update(values);
  return hash.digest('hex').slice(0, 16);
}

/** A sign model as it is stored beside its network. */
export function fewShotFile(model: SignModel, encoder: string): FewShotFile {
  const { classes, thresholds, bank, temperature, restLikeness, tuned, timings } = model.parts;
  return {
    encoder,
    classes: classes.map(({ id, name, kind }) => ({ id, name, kind })),
    examples: bank.classes.map((own) => (own?.examples ?? []).map((e) => Array.from(e, rounded))),
    thresholds: thresholds.map(({ confidence, distance }) => ({
      confidence,
      distance: Number.isFinite(distance) ? distance : null,
    })),
    temperature,
    restLikeness,
    outputs: [...(tuned?.outputs ?? [])],
    timings: [...(timings ?? [])],
  };
}

const rounded = (n: number): number => Math.round(n * 1e5) / 1e5;

function storedSignModel(file: FewShotFile, encoder: Encoder, network: Encoder): SignModel {
  const { classes, thresholds, examples, temperature, restLikeness, outputs, timings } = file;
  const banks = examples.map((own, c) => {
    const vectors = own.map((e) => Float32Array.from(e));
    if (vectors.length === 0) return null;
    return c === 0 ? { centre: null, examples: vectors } : prototypesOf(vectors);
  });
  return new SignModel({
    classes,
    thresholds: thresholds.map(({ confidence, distance }) => ({
      confidence,
      distance: distance ?? Infinity,
    })),
    timings,
    encoder,
    bank: new PrototypeBank(banks),
    temperature,
    restLikeness,
    tuned: { network, outputs },
  });
}

/** A trained model as it recognises in the app. */
export interface OpenSignModel {
  readonly model: JudgingModel;
  readonly metadata: ModelMetadata;
  dispose(): void;
}

/**
 * Opens the model in `folder` with the shipped encoder; one that was trained without it is its network alone.
 * Throws MudraError `file.missing`, `file.damaged`, `file.newer`, `model.mismatch`.
 */
export async function openSignModel(folder: string, backend: Backend): Promise<OpenSignModel> {
  const { network, metadata: stored } = await loadModel(folder, backend);
  try {
    const metadata = parseModelMetadata(stored);
    if (metadata.featureSpec !== FEATURE_SPEC) {
      throw new MudraError('model.mismatch', {
        reason: `features “${metadata.featureSpec}”, not “${FEATURE_SPEC}”`,
      });
    }
    const { fewShot } = metadata;
    const base = fewShot ? await loadBaseEncoder(backend) : null;
    if (!fewShot || !base || encoderId(base) !== fewShot.encoder) {
      return { model: networkModel(network, metadata), metadata, dispose: () => network.dispose() };
    }
    const encoder = encoderNetwork(base, backend);
    return {
      model: storedSignModel(fewShot, encoder, network),
      metadata,
      dispose: () => {
        network.dispose();
        encoder.dispose();
      },
    };
  } catch (error) {
    network.dispose();
    throw error;
  }
}
