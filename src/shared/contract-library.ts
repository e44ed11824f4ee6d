/** The part of the contract that is about signs and takes as they are kept, and what is done to them. */
import * as v from 'valibot';
import {
  count,
  finite,
  nothing,
  noticeSchema,
  share,
  signIdSchema,
  signKindSchema,
  takeIdSchema,
} from './contract-base.js';
import { takeSources } from './domain/take.js';

export const takeSourceSchema = v.picklist(takeSources);
/** What a person wrote about a sign, e.g. how it is performed. */
export const signNotesSchema = v.pipe(v.string(), v.maxLength(2000));
/** An emoji or a few letters that stand for a sign: short enough to be shown as a picture. */
export const signSymbolSchema = v.pipe(v.string(), v.maxLength(32));
/** PNG, JPEG or WebP by its first bytes, as a data address of at most 60 kB; empty where there is none. */
export const signPictureSchema = v.pipe(
  v.string(),
  v.maxLength(82_000),
  v.regex(
    /^$|^data:image\/(?:png;base64,iVBORw0KGgo|jpeg;base64,\/9j\/|webp;base64,UklGR)[A-Za-z0-9+/]*={0,2}$/,
    'it is no picture',
  ),
);
/** In ms from a take's first recorded frame. */
export const trimSchema = v.pipe(
  v.object({ startMs: v.pipe(finite, v.minValue(0)), endMs: v.pipe(finite, v.minValue(0)) }),
  v.check(({ startMs, endMs }) => startMs < endMs, 'it ends before it begins'),
);

export const takeViewSchema = v.object({
  id: takeIdSchema,
  signId: signIdSchema,
  createdAt: v.string(),
  source: takeSourceSchema,
  durationMs: finite,
  frameCount: count,
  /** Share of frames with at least one hand. */
  handShare: share,
  /** Where it was trimmed: duration and frames above are those that were left; `wholeMs` was recorded. */
  trim: v.optional(v.object({ startMs: finite, endMs: finite, wholeMs: finite })),
  /** Kept, but nothing learns from it. */
  disabled: v.optional(v.boolean()),
});
export const signViewSchema = v.object({
  id: signIdSchema,
  name: v.string(),
  kind: signKindSchema,
  createdAt: v.string(),
  notes: v.optional(v.string()),
  symbol: v.optional(v.string()),
  /** As `signPictureSchema`; shown where the symbol is, in its place. */
  picture: v.optional(v.string()),
  takes: v.array(takeViewSchema),
});

/** A change of the library in words: `history.<code>` of the texts, with `takes` as a count of takes. */
export const changeSchema = v.object({
  /** No other change has it, of this set or of another. */
  id: v.string(),
  code: v.picklist([
    'addSign',
    'renameSign',
    'describeSign',
    'removeSign',
    'restoreSign',
    'addTake',
    'removeTakes',
    'restoreTakes',
    'moveTakes',
    'trimTake',
    'untrimTake',
    'disableTakes',
    'enableTakes',
    'duplicateTakes',
    'import',
    // In histories of earlier versions alone.
    'undoImport',
    'correct',
  ]),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
});
export const libraryViewSchema = v.object({
  signs: v.array(signViewSchema),
  notices: v.array(noticeSchema),
  /** What undo would take back, and redo bring again; left out while there is neither. */
  history: v.optional(v.object({ undo: v.nullable(changeSchema), redo: v.nullable(changeSchema) })),
  /** Names how the library was then, so that `library.news` can tell what is new since. */
  revision: v.optional(v.string()),
});
/** A view in which a sign that did not change since the revision `since` is its id alone; without `since`, a whole one. */
export const libraryUpdateSchema = v.object({
  ...libraryViewSchema.entries,
  signs: v.array(v.union([signIdSchema, signViewSchema])),
  since: v.optional(v.string()),
});

/** The change that is meant; without it, whichever is the next one. */
const meant = v.optional(v.object({ change: v.string() }));
const takeIds = v.pipe(v.array(takeIdSchema), v.minLength(1), v.maxLength(5000));

export const libraryRequests = {
  /** What changed since the revision `known`; all of it when that is of another start. */
  'library.news': { input: v.object({ known: v.string() }), output: libraryUpdateSchema },
  /** Empty texts take notes, symbol and picture away; without `picture` that stays as it is. */
  'sign.describe': {
    input: v.object({
      signId: signIdSchema,
      notes: signNotesSchema,
      symbol: signSymbolSchema,
      picture: v.optional(signPictureSchema),
    }),
    output: signViewSchema,
  },
  /** Null makes the take whole again. Throws `take.*` when what is left could not be a take. */
  'take.trim': {
    input: v.object({ takeId: takeIdSchema, trim: v.nullable(trimSchema) }),
    output: takeViewSchema,
  },
  'takes.remove': { input: v.object({ takeIds }), output: nothing },
  /** Gives takes to another sign. */
  'takes.move': { input: v.object({ takeIds, signId: signIdSchema }), output: nothing },
  'takes.disable': { input: v.object({ takeIds, disabled: v.boolean() }), output: nothing },
  'takes.duplicate': { input: v.object({ takeIds }), output: v.array(takeViewSchema) },
  /**
   * Takes the last change of the library back; null when there is none, or when the one that is `meant` is not the
   * last any more. Throws what the change would.
   */
  'history.undo': { input: meant, output: v.nullable(changeSchema) },
  'history.redo': { input: meant, output: v.nullable(changeSchema) },
} as const;

export type TakeView = v.InferOutput<typeof takeViewSchema>;
export type SignView = v.InferOutput<typeof signViewSchema>;
export type LibraryChange = v.InferOutput<typeof changeSchema>;
export type LibraryView = v.InferOutput<typeof libraryViewSchema>;
export type LibraryUpdate = v.InferOutput<typeof libraryUpdateSchema>;
