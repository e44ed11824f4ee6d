import { FEATURE_RATE_HZ, FEATURE_SPEC, FEATURES } from '../../src/main/features/features.js';
import type { Backend } from '../../src/main/model/backend.js';
import { saveModel } from '../../src/main/model/model-file.js';
import { networkDefaults } from '../../src/main/model/network-config.js';
import { Network } from '../../src/main/model/network.js';

interface SmallModel {
  /** Without the rest, which is the first class. */
  readonly signs: readonly { readonly id: string; readonly name: string }[];
  /** Of the library that it learned from. */
  readonly fingerprint: string;
}

/** Saves in `folder` a small network that has learned nothing, as training would save it. */
export async function writeSmallModel(
  folder: string,
  backend: Backend,
  { signs, fingerprint }: SmallModel,
): Promise<void> {
  const classes = [
    { id: 'rest', name: 'rest', kind: 'rest' },
    ...signs.map((sign) => ({ ...sign, kind: 'sign' })),
  ];
  const sizes = { features: FEATURES, classes: classes.length, units: [6, 9], dense: 5 };
  const network = Network.create({ ...networkDefaults, ...sizes, seed: 3 }, backend);
  await saveModel(folder, network, {
    formatVersion: 1,
    id: 'given',
    createdAt: '2026-01-02T03:04:05.678Z',
    seed: 3,
    featureSpec: FEATURE_SPEC,
    featureRate: FEATURE_RATE_HZ,
    classes,
    prototypes: [],
    score: null,
    takes: 6,
    fingerprint,
    backend: backend.name,
    trainedSeconds: 1,
    apalu: [],
  });
  network.dispose();
}
