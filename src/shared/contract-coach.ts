/** What the coach says of takes and signs; part of the contract. */
import * as v from 'valibot';
import { count, finite, nothing, share, signIdSchema, takeIdSchema } from './contract-base.js';

const handCount = v.picklist([0, 1, 2]);
const signRefSchema = v.object({ id: signIdSchema, name: v.string() });

/**
 * `known`: like the sign's other takes; `unsure`: hardly more like them than like another sign; `outlier`: unlike
 * them; `looks-like-other`: clearly more like another sign; `few`: the sign has no other take to compare with.
 */
export const takeVerdicts = ['known', 'unsure', 'outlier', 'looks-like-other', 'few'] as const;

/** What may be wrong with a take, the worst first. */
export const takeProblems = [
  'duplicate',
  'looks-like-other',
  'few-hands',
  'half-hands',
  'one-handed',
  'two-handed',
  'too-short',
  'too-long',
  'outlier',
] as const;

export const takeInsightSchema = v.object({
  takeId: takeIdSchema,
  signId: signIdSchema,
  signName: v.string(),
  /** The take's place among those of its sign, from 1 on, switched-off ones counted. */
  number: count,
  verdict: v.picklist(takeVerdicts),
  /** Cosine, 1 … −1, to its own sign made without it; null where there is nothing to compare with. */
  likeness: v.nullable(finite),
  /** The likeliest of the other signs. */
  nearest: v.nullable(v.object({ ...signRefSchema.entries, likeness: finite })),
  facts: v.object({
    durationMs: finite,
    /** Median length of the sign's other takes, milliseconds; null without any. */
    usualMs: v.nullable(finite),
    /** Share of frames with at least one hand. */
    handShare: share,
    /** Share of the frames with hands in which a hand is partly outside the picture. */
    halfHandShare: share,
    hands: handCount,
    /** Hands in most of the sign's other takes; null without any, or when they differ. */
    usualHands: v.nullable(handCount),
    /** Where the wrists are at first, as fractions of the un-mirrored picture. */
    start: v.nullable(v.object({ x: finite, y: finite })),
  }),
  /** Worst first; empty when all is well. */
  problems: v.array(v.picklist(takeProblems)),
  /** The earlier take that this one is a copy of. */
  duplicateOf: v.nullable(takeIdSchema),
});

export type TakeInsight = v.InferOutput<typeof takeInsightSchema>;
export type TakeVerdict = TakeInsight['verdict'];
export type TakeProblem = TakeInsight['problems'][number];

export const coachRequests = {
  /** Every take of every sign, rest and switched-off takes left out, in the library's order. */
  'insight.takes': { input: nothing, output: v.array(takeInsightSchema) },
} as const;
