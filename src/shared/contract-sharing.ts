/** The part of the contract that is about sign sets: giving away, taking in, keeping well. */
import * as v from 'valibot';
import { count, id, noticeSchema, nothing, share, signIdSchema, signKindSchema } from './contract-base.js';

export const exportFormats = ['mudra', 'mp-data', 'pose', 'jsonl', 'csv'] as const;
/** What people say about the recordings that they give away; each may be left out. */
export const exportAboutSchema = v.object({
  title: v.optional(v.pipe(v.string(), v.maxLength(400))),
  /** What those who were recorded agreed to. */
  consent: v.optional(v.pipe(v.string(), v.maxLength(4000))),
  /** Who was recorded, where and when. */
  provenance: v.optional(v.pipe(v.string(), v.maxLength(4000))),
  licence: v.optional(v.pipe(v.string(), v.maxLength(4000))),
});
const takenAbout = v.object({
  title: v.optional(v.string()),
  consent: v.optional(v.string()),
  provenance: v.optional(v.string()),
  licence: v.optional(v.string()),
});

/** What an import would do, before it does it. */
export const importPreviewSchema = v.object({
  about: takenAbout,
  /** A trained model is in it. */
  model: v.optional(v.boolean()),
  signs: v.array(
    v.object({
      name: v.string(),
      kind: signKindSchema,
      /** Takes that can be kept, those that are here already among them. */
      takes: count,
      alreadyHere: count,
      /** The sign here that it is the same as; null when it is a new one. */
      same: v.nullable(v.string()),
      /** The name of another sign here, which it would join if they are merged. */
      twin: v.nullable(v.string()),
    }),
  ),
  /** Files that cannot be read; `why` is their place and reason as `placeText` and `reasonText` take them. */
  broken: v.array(
    v.object({ path: v.string(), reason: v.string(), why: v.optional(noticeSchema.entries.params) }),
  ),
  /** How many more there are than are named. */
  moreBroken: v.optional(count),
  /** Takes that a library cannot keep. */
  unfit: v.array(v.object({ sign: v.string(), why: noticeSchema })),
  /** What the data does not say, by the text's key. */
  assumed: v.array(v.object({ key: v.string(), params: noticeSchema.entries.params })),
});
export const importSummarySchema = v.object({
  signsAdded: count,
  takesAdded: count,
  alreadyHere: count,
  leftOut: count,
  /** What became of a trained model that came with the signs. */
  model: v.optional(v.picklist(['used', 'left'])),
  renamed: v.array(v.object({ from: v.string(), to: v.string() })),
});

export const findingKinds = [
  'take',
  'sign',
  'landmarks',
  'temporary',
  'model',
  'aside-take',
  'aside-sign',
  'newer',
  'unreadable',
] as const;
/** `restore`: brought back; `set-aside`: moved out of the way; `remove`: deleted, it was never whole. */
export const remedies = ['restore', 'set-aside', 'remove', 'none'] as const;
export const findingSchema = v.object({
  id: v.string(),
  kind: v.picklist(findingKinds),
  /** Below the set's folder. */
  path: v.string(),
  /** In English; `why` is the same as `reasonText` takes it. */
  reason: v.string(),
  why: v.optional(noticeSchema.entries.params),
  /** The sign that it belongs to, where that is known. */
  sign: v.nullable(v.string()),
  /** Takes that would come back. */
  takes: count,
  remedy: v.picklist(remedies),
});
export const healthReportSchema = v.object({
  files: count,
  takes: count,
  findings: v.array(findingSchema),
});
export const healedSchema = v.object({
  restored: count,
  setAside: count,
  removed: count,
  /** Findings that could not be mended. */
  failed: v.array(
    v.object({
      path: v.string(),
      reason: v.string(),
      why: v.optional(noticeSchema.entries.params),
      error: v.optional(noticeSchema),
    }),
  ),
  report: healthReportSchema,
});

export const storageSchema = v.object({
  takes: v.object({ count, bytes: count }),
  models: count,
  /** What was removed from the open set, takes of removed signs among them; the bytes are also those of removed sets. */
  trash: v.object({ signs: count, takes: count, bytes: count }),
  setAside: v.object({ count, bytes: count }),
  /** Of all sets but the one that is open; `removed`: how many lie in the trash. */
  otherSets: v.object({ bytes: count, removed: count }),
});

export const signSetSchema = v.object({
  id,
  name: v.string(),
  createdAt: v.string(),
  signs: count,
  takes: count,
  current: v.boolean(),
});
/** A set in the trash. */
export const removedSetSchema = v.object({
  id,
  name: v.string(),
  removedAt: v.pipe(v.string(), v.isoTimestamp()),
  signs: count,
  takes: count,
});
const setName = v.pipe(v.string(), v.maxLength(200));
const setsSchema = v.array(signSetSchema);

export const taskKinds = ['export', 'read', 'import', 'check', 'heal', 'copy'] as const;
export const taskProgressSchema = v.object({
  task: id,
  kind: v.picklist(taskKinds),
  done: share,
});
/** How a task ended, with what came of it. */
export const taskEndSchema = v.object({
  task: id,
  end: v.variant('outcome', [
    v.object({
      outcome: v.literal('exported'),
      download: id,
      name: v.string(),
      bytes: count,
      /** What is in the file. */
      signs: count,
      takes: count,
      /** What the form has no room for. */
      leftOut: v.optional(
        v.object({
          /** Takes that are switched off. */
          off: count,
          /** Takes of which only the part that counts is in it. */
          trimmed: count,
          /** Signs without a take that is in it. */
          signs: count,
          /** Signs whose notes, symbol and picture are not in it. */
          noted: count,
        }),
      ),
    }),
    v.object({
      outcome: v.literal('read'),
      preview: importPreviewSchema,
      upload: v.optional(id),
      /** The set that it was compared with. */
      set: v.optional(id),
    }),
    v.object({ outcome: v.literal('imported'), summary: importSummarySchema }),
    v.object({ outcome: v.literal('checked'), report: healthReportSchema }),
    v.object({ outcome: v.literal('healed'), healed: healedSchema }),
    v.object({ outcome: v.literal('copied'), set: id }),
    v.object({ outcome: v.literal('cancelled') }),
    v.object({ outcome: v.literal('failed'), error: noticeSchema }),
  ]),
});
const started = v.object({ task: id });

export const sharingRequests = {
  /** What a task came to; null while it runs. Throws `task.unknown`. */
  'task.read': { input: started, output: v.nullable(taskEndSchema) },
  'task.cancel': { input: started, output: nothing },
  /** `signIds`: null for all. Ends as `exported`. Throws `task.busy`. */
  'export.start': {
    input: v.object({
      format: v.picklist(exportFormats),
      signIds: v.nullable(v.array(signIdSchema)),
      about: exportAboutSchema,
      /** The trained model goes into a `.mudra`, where there is one. */
      model: v.optional(v.boolean()),
    }),
    output: started,
  },
  /** Hands an export over: saved where a dialog said (`savedTo`), or to be fetched from `url`. Both null: not now. */
  'export.deliver': {
    input: v.object({ download: id }),
    output: v.object({ savedTo: v.nullable(v.string()), url: v.nullable(v.string()) }),
  },
  /** Makes room for files that are then posted to `url?path=…&at=…`. */
  'import.begin': { input: nothing, output: v.object({ upload: id, url: v.string() }) },
  /** Ends as `read`. Throws `task.busy`, `transfer.unknown`. */
  'import.read': { input: v.object({ upload: id }), output: started },
  /** Ends as `imported`. Only after `import.read` for the set that is open. Throws `task.busy`, `transfer.unknown`, `transfer.otherSet`. */
  'import.write': { input: v.object({ upload: id, merge: v.boolean() }), output: started },
  /** Forgets what was uploaded. */
  'import.drop': { input: v.object({ upload: id }), output: nothing },
  'storage.read': { input: nothing, output: storageSchema },
  /** Deletes for good what was removed from the open set, and removed sets. */
  'storage.emptyTrash': { input: nothing, output: storageSchema },
  /** Ends as `checked`. */
  'health.check': { input: nothing, output: started },
  /** Mends the findings of the last check that are named. Ends as `healed`. */
  'health.heal': { input: v.object({ findings: v.array(v.string()) }), output: started },
  'sets.read': { input: nothing, output: setsSchema },
  /** Those that can be brought back, removed last first. */
  'sets.removed': { input: nothing, output: v.array(removedSetSchema) },
  /** Throws `set.nameEmpty`, `set.nameTaken`, `disk.*`. */
  'set.create': { input: v.object({ name: setName }), output: signSetSchema },
  'set.rename': { input: v.object({ set: id, name: setName }), output: nothing },
  /** Ends as `copied`. */
  'set.duplicate': { input: v.object({ set: id, name: setName }), output: started },
  /** Closes the set that is open and opens this one. Throws `training.busy`, `task.busy`, `set.unknown`. */
  'set.open': { input: v.object({ set: id }), output: nothing },
  /** Throws `set.last` when there is no other. */
  'set.remove': { input: v.object({ set: id }), output: nothing },
  /** Under another name where its own is taken by now. Throws `set.unknown`, `disk.*`. */
  'set.restore': { input: v.object({ set: id }), output: nothing },
} as const;

export const sharingEvents = {
  'task.progress': taskProgressSchema,
  'task.ended': taskEndSchema,
  'sets.changed': setsSchema,
} as const;

export type ExportFormat = (typeof exportFormats)[number];
export type ExportAbout = v.InferOutput<typeof exportAboutSchema>;
export type ImportPreview = v.InferOutput<typeof importPreviewSchema>;
export type ImportSummary = v.InferOutput<typeof importSummarySchema>;
export type Finding = v.InferOutput<typeof findingSchema>;
export type HealthReport = v.InferOutput<typeof healthReportSchema>;
export type Healed = v.InferOutput<typeof healedSchema>;
export type StorageUse = v.InferOutput<typeof storageSchema>;
export type RemovedSet = v.InferOutput<typeof removedSetSchema>;
export type SignSet = v.InferOutput<typeof signSetSchema>;
export type TaskKind = (typeof taskKinds)[number];
export type TaskEnd = v.InferOutput<typeof taskEndSchema>['end'];
