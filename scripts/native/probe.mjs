#!/usr/bin/env node
/**
 * Opens tfjs-node through the app's own ladder, trains and asks a small network on it, and prints one line of
 * JSON: `{"ok":true,"node":…,"library":…,"seconds":…}` or `{"ok":false,"reason":…}`. No line means a crash.
 */
import { tsImport } from 'tsx/esm/api';

const load = (path) => tsImport(`../../src/main/model/${path}`, import.meta.url);
const say = (result) => console.log(JSON.stringify({ node: process.versions.node, ...result }));

try {
  const began = performance.now();
  const { openBackend } = await load('backend.ts');
  const backend = await openBackend({ only: 'tfjs-node' });
  const seconds = (performance.now() - began) / 1000;
  const { Network } = await load('network.ts');
  const { networkDefaults } = await load('network-config.ts');
  const network = Network.create(
    { ...networkDefaults, features: 3, classes: 2, units: [4], dense: 4 },
    backend,
  );
  const rows = Float32Array.from({ length: 2 * 5 * 3 }, (_, i) => Math.sin(i));
  const batch = { rows, size: 2, steps: 5, lengths: [5, 3], labels: [0, 1] };
  const losses = Array.from({ length: 20 }, () => network.trainBatch(batch, { learningRate: 1e-2 }).loss);
  if (!(losses[19] < losses[0]))
    throw new Error(`a network does not learn on it: losses ${losses.join(', ')}`);
  if (!network.infer(batch).logits.every(Number.isFinite)) throw new Error('its answers are not numbers');
  const library = backend.tf.backend().binding?.TF_Version;
  say({ ok: true, library, seconds });
} catch (error) {
  say({ ok: false, reason: String(error.params?.message ?? error.message ?? error) });
}
