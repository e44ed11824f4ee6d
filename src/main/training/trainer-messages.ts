import * as v from 'valibot';
import {
  comparisonSchema,
  modelSummarySchema,
  noticeSchema,
  trainingProgressSchema,
} from '../../shared/contract.js';

/** What a training is asked for: folders are absolute. */
export const trainingRequestSchema = v.object({
  libraryFolder: v.string(),
  outFolder: v.string(),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Of the library as it is, stored with the model. */
  fingerprint: v.string(),
  /** False captions an hour that are accepted. */
  perHour: v.optional(v.pipe(v.number(), v.gtValue(0))),
});
export type TrainingRequest = v.InferOutput<typeof trainingRequestSchema>;

/** Parent → trainer. One `start` a process. */
export const toTrainerSchema = v.variant('type', [
  v.object({ type: v.literal('start'), ...trainingRequestSchema.entries }),
  v.object({ type: v.literal('cancel') }),
]);
export type ToTrainer = v.InferOutput<typeof toTrainerSchema>;

/** Trainer → parent. After any but `progress` the trainer ends by itself. */
export const fromTrainerSchema = v.variant('type', [
  v.object({ type: v.literal('progress'), progress: trainingProgressSchema }),
  v.object({
    type: v.literal('done'),
    summary: modelSummarySchema,
    seconds: v.pipe(v.number(), v.finite()),
    kept: v.picklist(['new', 'old']),
    compared: v.nullable(comparisonSchema),
  }),
  v.object({ type: v.literal('cancelled') }),
  v.object({ type: v.literal('failed'), error: noticeSchema }),
]);
export type FromTrainer = v.InferOutput<typeof fromTrainerSchema>;
