import { rename } from 'node:fs/promises';
import type { ModelSummary, Notice } from '../../shared/contract.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { FEATURE_SPEC, FEATURES } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { loadModel } from '../model/model-file.js';
import { parseModelMetadata, type ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';

interface Loaded {
  readonly network: Network;
  readonly metadata: ModelMetadata;
}

/** Owns the model that is in use: loads it, checks that it fits, swaps it, frees it. */
export class ModelHolder {
  private loaded: Loaded | null = null;

  constructor(
    private readonly folder: string,
    private readonly backend: Backend,
  ) {}

  get current(): Loaded | null {
    return this.loaded;
  }

  /**
   * Loads the model on disk in place of the one in use. None there is no error. One that cannot be used
   * gives a notice: a damaged one is set aside, a newer or unfitting one stays where it is.
   */
  async reload(): Promise<Notice | null> {
    try {
      const { network, metadata } = await loadModel(this.folder, this.backend);
      let parsed: ModelMetadata;
      try {
        parsed = parseModelMetadata(metadata);
        assertFits(network, parsed);
      } catch (error) {
        network.dispose();
        throw error;
      }
      this.loaded?.network.dispose();
      this.loaded = { network, metadata: parsed };
      return null;
    } catch (thrown) {
      const error = asMudraError(thrown);
      if (error.code === 'file.missing') return null;
      if (error.code !== 'file.damaged') return { code: error.code, params: error.params };
      return this.setAside(error);
    }
  }

  summary(fingerprint: string): ModelSummary | null {
    if (!this.loaded) return null;
    const { id, createdAt, classes, takes, score, apalu, fingerprint: trainedOn } = this.loaded.metadata;
    const signs = classes.flatMap((c) => (c.kind === 'sign' ? [c] : []));
    return { id, createdAt, signs, takes, score, outdated: trainedOn !== fingerprint, apalu };
  }

  dispose(): void {
    this.loaded?.network.dispose();
    this.loaded = null;
  }

  private async setAside(error: MudraError): Promise<Notice> {
    const aside = `${this.folder}-set-aside-${Date.now()}`;
    try {
      await rename(this.folder, aside);
    } catch (thrown) {
      console.error(thrown);
      return {
        code: 'file.unreadable',
        params: { path: this.folder, reason: String(error.params['reason']) },
      };
    }
    return { code: 'file.damaged', params: { ...error.params, path: 'model', aside } };
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
