import * as v from 'valibot';
import { modelSummarySchema, scoreSchema, signIdSchema, signKindSchema } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const classes = v.array(v.object({ id: signIdSchema, name: v.string(), kind: signKindSchema }));
const timings = v.array(v.nullable(v.object({ typical: finite, earliest: v.nullable(finite) })));

/** The prototypes that a network was saved with: with its frozen encoder they make a `SignModel`. */
export const fewShotSchema = v.object({
  /** Hash of the encoder's weights: embeddings of another encoder mean nothing. */
  encoder: v.string(),
  /** Rest first; may hold signs that the network does not know. */
  classes,
  /** Unit-length embeddings of takes, in class order. */
  examples: v.array(v.array(v.array(finite))),
  thresholds: v.array(v.object({ confidence: finite, distance: v.nullable(finite) })),
  temperature: v.pipe(finite, v.gtValue(0)),
  restLikeness: finite,
  /** Class of each output of the network. */
  outputs: v.array(count),
  timings,
});
export type FewShotFile = v.InferOutput<typeof fewShotSchema>;

/** How much stricter signs are than their takes alone say, so that hands at rest are left in silence. */
export const calibrationSchema = v.object({
  signs: v.array(
    v.object({
      id: signIdSchema,
      /** Its greatest distance is multiplied by this. */
      scale: v.pipe(finite, v.gtValue(0), v.maxValue(1)),
      /** False captions of it an hour that are expected at rest. */
      perHour: v.pipe(finite, v.minValue(0)),
      /** Share of its own takes that are lost by it. */
      lost: v.pipe(finite, v.minValue(0), v.maxValue(1)),
      /** True when its takes bear no smaller scale, though that would be needed. */
      atFloor: v.boolean(),
    }),
  ),
  /** Of all signs, and the upper bound of it. */
  perHour: v.pipe(finite, v.minValue(0)),
  upper: v.pipe(finite, v.minValue(0)),
  /** What was to be accepted. */
  allowed: v.optional(v.pipe(finite, v.gtValue(0))),
  /** What was played to work it out. */
  idleMinutes: v.pipe(finite, v.minValue(0)),
  restSeconds: v.pipe(finite, v.minValue(0)),
});
export type StoredCalibration = v.InferOutput<typeof calibrationSchema>;

/** What a trained model knows about itself; stored as `metadata` of its model.json. */
export const modelMetadataSchema = v.object({
  formatVersion: v.literal(1),
  id: v.string(),
  createdAt: v.string(),
  seed: count,
  featureSpec: v.string(),
  featureRate: finite,
  /** In the order of the logits; rest first. */
  classes,
  /** For rejecting what is unlike a sign: the mean direction of its embeddings and a radius in cosine distance. */
  prototypes: v.array(v.object({ classIndex: count, centre: v.array(finite), radius: finite })),
  /** How long each class takes, in feature steps, in class order; see `Timing`. */
  timings: v.optional(timings),
  fewShot: v.optional(fewShotSchema),
  /** The thresholds of `fewShot` have it in them. */
  calibration: v.optional(calibrationSchema),
  /** Takes that the network learned from, so that it can be asked about others. */
  takeIds: v.optional(v.array(v.string())),
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
