/** What the contract says of calibration, of how well takes are told apart, and of where they lie. */
import * as v from 'valibot';
import { count, finite, nothing, noticeSchema, share, signIdSchema, takeIdSchema } from './contract-base.js';

const rate = v.pipe(finite, v.minValue(0));

/** False captions an hour that a person may choose to accept. */
export const falsePerHourSchema = v.pipe(finite, v.minValue(0.1), v.maxValue(60));
export const usualFalsePerHour = 1;

/** How silent the model in use is while nothing is signed. Rates are captions an hour. */
export const calibrationViewSchema = v.object({
  perHour: rate,
  /** The most that is to be expected, by what was played. */
  upper: rate,
  /** What was accepted; left out where it was not written down. */
  allowed: v.optional(rate),
  /** What was played to work it out: made-up movement at rest, and what was recorded. */
  idleMinutes: rate,
  restSeconds: rate,
  signs: v.array(
    v.object({
      signId: signIdSchema,
      name: v.string(),
      perHour: rate,
      /** Share of its own takes that are lost by being stricter. */
      lost: share,
      /** True when its takes bear no more strictness, though that would be needed. */
      atFloor: v.boolean(),
    }),
  ),
});
export type CalibrationView = v.InferOutput<typeof calibrationViewSchema>;

/** What became of held-out takes that were played through the live recogniser, as strict as in use. */
export const playedSchema = v.object({
  /** Takes that gave no caption at all. */
  silent: count,
  /** Median time from the end of a sign to its caption, in ms; negative: before the end. Null: none was right. */
  fromEndMs: v.nullable(finite),
  /** How many of the right captions came before the end of their sign. */
  beforeEnd: count,
});
export type Played = v.InferOutput<typeof playedSchema>;

/** A held-out take that was not recognised; `taken` is what it was taken for, null for silence. */
export const mistakeSchema = v.object({
  takeId: takeIdSchema,
  signId: signIdSchema,
  taken: v.nullable(signIdSchema),
});
export type Mistake = v.InferOutput<typeof mistakeSchema>;

export const calibrationEndSchema = v.variant('outcome', [
  v.object({ outcome: v.literal('finished'), calibration: calibrationViewSchema }),
  v.object({ outcome: v.literal('cancelled') }),
  v.object({ outcome: v.literal('failed'), error: noticeSchema }),
]);
export type CalibrationEnd = v.InferOutput<typeof calibrationEndSchema>;

/** Takes as points of a plane: near each other when they are alike. */
export const takeMapSchema = v.object({
  points: v.array(
    v.object({
      takeId: takeIdSchema,
      signId: signIdSchema,
      /** The take's place among those of its sign, from 1 on. */
      number: count,
      x: finite,
      y: finite,
    }),
  ),
  /** Share of all difference between the takes that each direction shows. */
  shares: v.tuple([share, share]),
});
export type TakeMap = v.InferOutput<typeof takeMapSchema>;

export const quietRequests = {
  /** Where the takes in use lie, rest among them; null without an encoder. */
  'insight.map': { input: nothing, output: v.nullable(takeMapSchema) },
  /**
   * Works out anew how strict signs have to be, with all rest recorded so far; `calibration.ended` tells when it is
   * done. Throws `calibration.busy`, `calibration.nothing`.
   */
  'calibration.start': { input: nothing, output: nothing },
  'calibration.cancel': { input: nothing, output: nothing },
} as const;

export const quietEvents = {
  'calibration.progress': v.object({ done: share }),
  'calibration.ended': calibrationEndSchema,
} as const;
