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

/** Training does not start by itself while one of these is unsettled in a new take. */
export const severeProblems: readonly TakeProblem[] = [
  'looks-like-other',
  'few-hands',
  'half-hands',
  'outlier',
];

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

/** What tells two signs apart; `shape` is that of the hand with the way it is turned. */
export const signAspects = ['hands', 'shape', 'place', 'movement'] as const;

/** What to do next. */
export const coachSuggestionSchema = v.variant('kind', [
  /** Nothing was taught yet; and there is but one sign so far. */
  v.object({ kind: v.literal('first') }),
  v.object({ kind: v.literal('another') }),
  /** A take to look at again: `insight.takes` says why. */
  v.object({ kind: v.literal('look'), takeId: takeIdSchema }),
  /** A sign without any take, of which none is switched off either; and one that has too few. */
  v.object({ kind: v.literal('begin'), sign: signRefSchema, takes: count }),
  v.object({ kind: v.literal('record'), sign: signRefSchema, takes: count }),
  v.object({ kind: v.literal('rest'), seconds: count }),
  v.object({
    kind: v.literal('alike'),
    signs: v.tuple([signRefSchema, signRefSchema]),
    /** What tells them apart, the clearest first; empty when nothing does clearly. */
    differ: v.array(v.picklist(signAspects)),
    /** More takes of each that would help. */
    takes: count,
  }),
  /** Always started at this side of the picture, as it is seen in the mirror. */
  v.object({
    kind: v.literal('side'),
    sign: signRefSchema,
    side: v.picklist(['left', 'right']),
    takes: count,
  }),
  v.object({ kind: v.literal('well') }),
]);

export type SignAspect = (typeof signAspects)[number];
export type CoachSuggestion = v.InferOutput<typeof coachSuggestionSchema>;
export type TakeInsight = v.InferOutput<typeof takeInsightSchema>;
export type TakeVerdict = TakeInsight['verdict'];
export type TakeProblem = TakeInsight['problems'][number];

/** Choices for teaching, part of the settings. */
export const teachSettings = {
  /** How takes are cut: by the hands alone, after a countdown each, while a key is held, or so many in a row. */
  recordMode: v.picklist(['hands-free', 'countdown', 'hold', 'burst']),
  /** `KeyboardEvent.key` in lower case that starts and stops recording; a foot switch sends one, too. */
  recordKey: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  /** Takes of a burst. */
  burstTakes: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(20)),
  /** The frame around the picture tells when to begin and what became of a take; `sounds` does so aloud. */
  frameCues: v.boolean(),
  /** What became of a take is spoken instead of sounded, where `sounds` are on. */
  spokenCues: v.boolean(),
  /** Takes that something seemed wrong with and that are kept as they are. */
  acceptedTakes: v.pipe(v.array(takeIdSchema), v.maxLength(1000)),
};
export const defaultTeachSettings = {
  recordMode: 'hands-free',
  recordKey: 'r',
  burstTakes: 5,
  frameCues: true,
  spokenCues: false,
  acceptedTakes: [],
} satisfies TeachSettings;
export type TeachSettings = { [K in keyof typeof teachSettings]: v.InferOutput<(typeof teachSettings)[K]> };
export type RecordMode = TeachSettings['recordMode'];

export const coachRequests = {
  /** Every take of every sign, rest and switched-off takes left out, in the library's order. */
  'insight.takes': { input: nothing, output: v.array(takeInsightSchema) },
  /** What tells two signs apart, the clearest first; empty when nothing does clearly, or a sign is not there. */
  'coach.differ': {
    input: v.object({ signs: v.tuple([signIdSchema, signIdSchema]) }),
    output: v.array(v.picklist(signAspects)),
  },
  /** What to do next, the most useful first, three at most. */
  'coach.read': { input: nothing, output: v.array(coachSuggestionSchema) },
} as const;

export const coachEvents = {
  /** Takes that a training by itself waits for; empty when it waits for none any more. */
  'training.held': v.array(takeIdSchema),
} as const;
