import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { MudraError } from '../../shared/errors.js';
import { extractFeatures, FEATURE_SPEC } from '../features/features.js';
import { openBackend } from '../model/backend.js';
import { loadModel } from '../model/model-file.js';
import { parseModelMetadata, type ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';
import { networkEvidence, networkThresholds } from '../model/network-judge.js';
import { decide, type Ranked } from '../model/decide.js';
import type { TaughtTake } from '../training/taught-sign.js';
import { percent, standardOutput } from './command-line.js';
import { readTakes, takesArgs } from './read-takes.js';

/** `mudra recognize <takes> --model <folder>`: what live recognition would make of recorded takes. */
export const recognizeCommand = defineCommand({
  meta: { name: 'recognize', description: 'Recognise recorded takes with a trained model.' },
  args: {
    ...takesArgs,
    model: { type: 'string', description: 'Folder of the model', valueHint: 'folder', required: true },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const began = performance.now();
    const signs = await readTakes(args.takes, args, standardOutput);
    const backend = await openBackend();
    const model = await loadModel(resolve(args.model), backend);
    const metadata = parseModelMetadata(model.metadata);
    if (metadata.featureSpec !== FEATURE_SPEC) {
      throw new MudraError('model.mismatch', {
        reason: `features “${metadata.featureSpec}”, not “${FEATURE_SPEC}”`,
      });
    }
    const takes = signs.flatMap((sign) =>
      sign.takes.map((take) => ({
        take: take.id,
        taught: sign.name,
        kind: sign.kind,
        ...recognise(take, model.network, metadata),
      })),
    );
    const known = takes.filter(({ taught, kind }) => kind === 'sign' && nameIsKnown(metadata, taught));
    const right = known.filter(({ taught, recognised }) => recognised === taught).length;
    if (args.json) {
      const seconds = (performance.now() - began) / 1000;
      const counts = { takes: takes.length, known: known.length, right };
      standardOutput.out(
        JSON.stringify({ model: metadata.id, backend: backend.name, counts, takes, seconds }),
      );
      return;
    }
    for (const { take, taught, recognised, confidence, reason } of takes) {
      const answer = recognised === null ? `silence (${reason})` : `${recognised} ${percent(confidence)}`;
      standardOutput.out(`${taught} ${take}: ${answer}`);
    }
    standardOutput.out(`${right} of ${known.length} takes of known signs recognised.`);
  },
});

/** The decision on one take: a sign's name, or null for silence with the reason. */
function recognise(
  { frames }: TaughtTake,
  network: Network,
  metadata: ModelMetadata,
): { recognised: string | null; confidence: number; runnerUp: string | null; reason: string } {
  const { steps, rows } = extractFeatures(frames);
  if (steps === 0) return { recognised: null, confidence: 0, runnerUp: null, reason: 'empty' };
  const { logits, embeddings } = network.infer({ rows, size: 1, steps, lengths: [steps] });
  const { accepted, best, runnerUp, reason } = decide(
    networkEvidence({ logits, embedding: embeddings }, metadata.prototypes),
    { classes: metadata.classes, thresholds: networkThresholds(metadata.classes, metadata.prototypes) },
  );
  const nameOf = (ranked: Ranked | null): string | null =>
    (ranked && metadata.classes[ranked.classIndex]?.name) ?? null;
  return {
    recognised: nameOf(accepted),
    confidence: (accepted ?? best)?.confidence ?? 0,
    runnerUp: nameOf(runnerUp),
    reason,
  };
}

function nameIsKnown(metadata: ModelMetadata, name: string): boolean {
  return metadata.classes.some((c) => c.kind === 'sign' && c.name === name);
}
