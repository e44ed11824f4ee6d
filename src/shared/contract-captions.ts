/** The part of the contract about captions once they are there: their windows, the history and the sentence. */
import * as v from 'valibot';
import { finite, msSchema, noticeSchema, nothing, share, signIdSchema } from './contract-base.js';

export const guessSchema = v.object({ signId: signIdSchema, name: v.string(), confidence: share });
export const captionSchema = v.object({
  id: v.string(),
  ...guessSchema.entries,
  runnerUp: v.nullable(guessSchema),
  /** Source time of the movement's first frame and of the frame that decided. */
  startedAt: msSchema,
  decidedAt: msSchema,
  /** True when it was decided before the movement had ended. */
  early: v.optional(v.boolean()),
});
/** A caption of the history. */
export const loggedCaptionSchema = v.object({
  ...captionSchema.entries,
  /** When it came: milliseconds since 1970. */
  at: finite,
  /** What it really was; null: nothing. Left out while nobody corrected it. */
  corrected: v.optional(v.nullable(v.string())),
});
/** A word of the sentence; `signed`: a caption of its id stands for it. */
export const loggedWordSchema = v.object({ id: v.string(), text: v.string(), signed: v.boolean() });
/** Older captions and words are forgotten. */
export const mostCaptions = 2000;
export const mostWords = 200;

/** `big`: for the person opposite; `mini`: small, above all other windows. */
export const captionWindows = ['big', 'mini'] as const;
export type CaptionWindow = (typeof captionWindows)[number];

export const captionRequests = {
  /** Shows a window of captions; false where the host opens none, and the page sees to it itself. */
  'window.open': { input: v.object({ which: v.picklist(captionWindows) }), output: v.boolean() },
  /** What a page that is loaded anew goes on with, oldest first; `notice`: what was wrong with it, told once. */
  'captions.read': {
    input: nothing,
    output: v.object({
      history: v.array(loggedCaptionSchema),
      words: v.array(loggedWordSchema),
      notice: v.nullable(noticeSchema),
    }),
  },
  /** Captions that are new, or others than they were. Throws `disk.*` when they are to be kept and cannot be. */
  'captions.log': {
    input: v.object({ captions: v.pipe(v.array(loggedCaptionSchema), v.maxLength(mostCaptions)) }),
    output: nothing,
  },
  /** Throws `disk.*`. */
  'captions.forget': { input: nothing, output: nothing },
  'captions.sentence': {
    input: v.object({ words: v.pipe(v.array(loggedWordSchema), v.maxLength(mostWords)) }),
    output: nothing,
  },
} as const;

export type LoggedCaption = Readonly<v.InferOutput<typeof loggedCaptionSchema>>;
export type LoggedWord = Readonly<v.InferOutput<typeof loggedWordSchema>>;
