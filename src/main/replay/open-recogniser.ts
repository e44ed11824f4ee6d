import { MudraError } from '../../shared/errors.js';
import { FEATURE_SPEC } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { loadModel } from '../model/model-file.js';
import { networkModel } from '../model/network-judge.js';
import { parseModelMetadata } from '../model/model-metadata.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import type { Recogniser } from './play.js';

/** A trained model, ready to recognise any number of streams. */
export interface OpenModel {
  readonly id: string;
  /** Names of the signs that it can caption. */
  readonly known: ReadonlySet<string>;
  /** A live recogniser as the application makes it, fresh. */
  recogniser(): Recogniser;
  dispose(): void;
}

/** Loads the model of `folder`. Throws MudraError `file.missing`, `file.damaged`, `file.newer`, `model.mismatch`. */
export async function openModel(folder: string, backend: Backend): Promise<OpenModel> {
  const { network, metadata: stored } = await loadModel(folder, backend);
  const metadata = parseModelMetadata(stored);
  if (metadata.featureSpec !== FEATURE_SPEC) {
    network.dispose();
    throw new MudraError('model.mismatch', {
      reason: `features “${metadata.featureSpec}”, not “${FEATURE_SPEC}”`,
    });
  }
  const judging = networkModel(network, metadata);
  const names = new Map(metadata.classes.map(({ id, name }) => [id, name]));
  return {
    id: metadata.id,
    known: new Set(metadata.classes.filter(({ kind }) => kind === 'sign').map(({ name }) => name)),
    recogniser: () => new LiveRecogniser(judging, (signId) => names.get(signId) ?? null),
    dispose: () => network.dispose(),
  };
}
