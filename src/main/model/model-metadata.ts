import * as v from 'valibot';
import { modelSummarySchema, scoreSchema, signIdSchema, signKindSchema } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a trained model knows about itself; stored as `metadata` of its model.json. */
export const modelMetadataSchema = v.object({
  formatVersion: v.literal(1),
  id: v.string(),
  createdAt: v.string(),
  seed: count,
  featureSpec: v.string(),
  featureRate: finite,
  /** In the order of the logits; rest first. */
  classes: v.array(v.object({ id: signIdSchema, name: v.string(), kind: signKindSchema })),
  /** For rejecting what is unlike a sign: the mean direction of its embeddings and a radius in cosine distance. */
  prototypes: v.array(v.object({ classIndex: count, centre: v.array(finite), radius: finite })),
  /** How long each class takes, in feature steps, in class order; see `Timing`. */
  timings: v.optional(v.array(v.nullable(v.object({ typical: finite, earliest: v.nullable(finite) })))),
  score: v.nullable(scoreSchema),
  takes: count,
  /** Of the library it was trained on. */
  fingerprint: v.string(),
  backend: v.string(),
  trainedSeconds: finite,
  apalu: modelSummarySchema.entries.apalu,
});
export type ModelMetadata = v.InferOutput<typeof modelMetadataSchema>;

/** The one door for model metadata. Throws MudraError `model.mismatch` with the reason. */
export function parseModelMetadata(metadata: unknown): ModelMetadata {
  const parsed = v.safeParse(modelMetadataSchema, metadata);
  if (parsed.success) return parsed.output;
  throw new MudraError('model.mismatch', { reason: v.summarize(parsed.issues).split('\n')[0] ?? '' });
}
