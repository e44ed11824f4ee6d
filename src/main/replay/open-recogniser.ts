import type { Backend } from '../model/backend.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import { openSignModel } from '../training/sign-model-file.js';
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
  const { model, metadata, dispose } = await openSignModel(folder, backend);
  const names = new Map(model.classes.map(({ id, name }) => [id, name]));
  return {
    id: metadata.id,
    known: new Set(model.classes.filter(({ kind }) => kind === 'sign').map(({ name }) => name)),
    recogniser: () => new LiveRecogniser(model, (signId) => names.get(signId) ?? null),
    dispose,
  };
}
