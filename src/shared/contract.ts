/**
 * Everything that passes between the renderer and the main side, for every host:
 * requests (answered), streams (renderer → main, unanswered) and events (main → renderer).
 * To add an entry, see CONTRIBUTING.md, "Add a contract entry".
 */
import * as v from 'valibot';
import { HAND_NUMBERS, type HandFrame } from './domain/hand.js';
import type { ImageLandmarks } from './domain/units.js';
import { languages } from './i18n/languages.js';
import {
  count,
  finite,
  msSchema,
  noticeSchema,
  nothing,
  share,
  signIdSchema,
  signKindSchema,
  signNameSchema,
  takeIdSchema,
} from './contract-base.js';
import { captionRequests, captionSchema, guessSchema } from './contract-captions.js';
import {
  calibrationViewSchema,
  falsePerHourSchema,
  mistakeSchema,
  playedSchema,
  quietEvents,
  quietRequests,
  usualFalsePerHour,
} from './contract-quiet.js';
import { coachEvents, coachRequests, defaultTeachSettings, teachSettings } from './contract-coach.js';
import {
  libraryRequests,
  libraryUpdateSchema,
  libraryViewSchema,
  signViewSchema,
  takeSourceSchema,
  takeViewSchema,
} from './contract-library.js';
import { defaultLiveSettings, liveEvents, liveRequests, liveSettings, liveStreams } from './contract-live.js';
import { defaultLook, lookSettings } from './contract-look.js';
import { sharingEvents, sharingRequests } from './contract-sharing.js';

export {
  idPattern,
  noticeSchema,
  signIdSchema,
  signKindSchema,
  signNameSchema,
  takeIdSchema,
} from './contract-base.js';

export {
  libraryViewSchema,
  signNotesSchema,
  signSymbolSchema,
  signViewSchema,
  takeSourceSchema,
  takeViewSchema,
  trimSchema,
} from './contract-library.js';
export type { LibraryChange, LibraryUpdate, LibraryView, SignView, TakeView } from './contract-library.js';
export type {
  Correction,
  KeystrokesReason,
  KeystrokesStatus,
  OutputSettings,
  OutputsStatus,
  OutputStatus,
  RecentMovement,
  RightSign,
} from './contract-live.js';

const landmarksSchema = v.pipe(
  v.array(v.pipe(finite, v.minValue(-100), v.maxValue(100))),
  v.length(HAND_NUMBERS),
  v.transform((points) => points as unknown as ImageLandmarks),
);
const handSchema = v.object({
  handedness: v.picklist(['Left', 'Right']),
  score: share,
  landmarks: landmarksSchema,
});
export const handFrameSchema = v.object({
  time: msSchema,
  aspect: v.pipe(finite, v.minValue(0.1), v.maxValue(10)),
  hands: v.pipe(v.array(handSchema), v.maxLength(2)),
});
const framesSchema = v.pipe(v.array(handFrameSchema), v.maxLength(3000));

const fractionSchema = v.object({ correct: count, total: count, accuracy: share, low: share, high: share });
/** Accuracy on takes that the scored model did not see, with a 95 % Wilson interval. */
export const scoreSchema = v.object({
  ...fractionSchema.entries,
  /** How takes were held out, e.g. `blocked-3`. */
  protocol: v.string(),
  perSign: v.array(v.object({ signId: signIdSchema, name: v.string(), ...fractionSchema.entries })),
  /** Rows: what was signed; columns: what was recognised; both in `perSign` order. */
  confusion: v.array(v.array(count)),
  /** Where takes were played through the live recogniser: then all of the above is about its captions. */
  played: v.optional(playedSchema),
  mistakes: v.optional(v.array(mistakeSchema)),
});
export const modelSummarySchema = v.object({
  id: v.string(),
  createdAt: v.string(),
  signs: v.array(v.object({ id: signIdSchema, name: v.string(), kind: signKindSchema })),
  takes: count,
  score: v.nullable(scoreSchema),
  /** True when a training would learn from takes that the present one did not. */
  outdated: v.boolean(),
  /** `prototypes`: takes are compared with as they are; `tuned`: a network learned from them, too. */
  stage: v.optional(v.picklist(['prototypes', 'tuned'])),
  /** The model that this one replaced, to which one can go back. */
  previous: v.optional(
    v.object({
      createdAt: v.string(),
      score: v.nullable(fractionSchema),
      takes: v.optional(count),
      signs: v.optional(v.array(v.object({ id: signIdSchema, name: v.string() }))),
      perSign: v.optional(scoreSchema.entries.perSign),
      /** False captions an hour that were expected. */
      falsePerHour: v.optional(finite),
    }),
  ),
  calibration: v.optional(calibrationViewSchema),
  apalu: v.array(v.object({ layer: v.string(), a: finite, b: finite, initialA: finite, initialB: finite })),
});
export const backendReportSchema = v.object({
  name: v.picklist(['tfjs-node', 'wasm', 'cpu']),
  /** Better backends that were tried first, and why each does not run here. */
  passedOver: v.array(
    v.object({
      name: v.string(),
      why: v.picklist(['missing', 'fails', 'wrong']),
      /** What the library said, in its own language. */
      reason: v.string(),
    }),
  ),
});
/** How many takes of all the model for them has looked at; it takes long where there are thousands. */
export const preparingSchema = v.object({ done: count, total: count });
export const appStatusSchema = v.object({
  version: v.string(),
  host: v.picklist(['electron', 'web']),
  dataFolder: v.string(),
  /** Null until what computes is loaded, which a large library does not wait for. */
  backend: v.nullable(backendReportSchema),
  model: v.nullable(modelSummarySchema),
  /** While the model for the library as it is now is being made; not told where that takes a moment. */
  preparing: v.optional(v.nullable(preparingSchema)),
  /** True while a training process runs. */
  training: v.boolean(),
  /** Takes that a training by itself waits for. */
  held: v.optional(v.array(takeIdSchema)),
  /** True while a calibration that was asked for runs. */
  calibrating: v.optional(v.boolean()),
});

export const settingsSchema = v.object({
  cameraId: v.nullable(v.string()),
  source: v.picklist(['camera', 'film', 'virtual-signer']),
  language: v.picklist(['system', ...languages]),
  skeleton: v.boolean(),
  sounds: v.boolean(),
  /** Training starts by itself when takes have changed. */
  autoTrain: v.boolean(),
  /** False captions an hour that are accepted. */
  falsePerHour: falsePerHourSchema,
  /** Live says so when a movement was signing, but no sign that is known. */
  sayUnknown: v.boolean(),
  ...lookSettings,
  ...liveSettings,
  ...teachSettings,
});
export const defaultSettings: Settings = {
  cameraId: null,
  source: 'camera',
  language: 'system',
  skeleton: true,
  sounds: true,
  autoTrain: true,
  falsePerHour: usualFalsePerHour,
  sayUnknown: false,
  ...defaultLook,
  ...defaultLiveSettings,
  ...defaultTeachSettings,
};

export const liveUpdateSchema = v.object({
  time: msSchema,
  state: v.picklist(['no-model', 'watching', 'moving', 'caption']),
  best: v.nullable(guessSchema),
  runnerUp: v.nullable(guessSchema),
  caption: v.nullable(captionSchema),
  /** True when a movement ended here that is none of the signs; only where that is asked for. */
  unknown: v.optional(v.boolean()),
  /** Time the main side spent on this frame, in milliseconds. */
  stepMs: finite,
});

export const trainingProgressSchema = v.object({
  /** `scoring`: fold `fold` of `folds` with takes held out; `fitting`: the final model on all takes. */
  phase: v.picklist(['reading', 'scoring', 'fitting', 'saving']),
  fold: count,
  folds: count,
  epoch: count,
  epochs: count,
  loss: v.nullable(finite),
  /** Share of takes the current fit gets right: on its own takes, and on those held out. */
  accuracy: v.nullable(share),
  heldOutAccuracy: v.nullable(share),
  /** Share of the whole job done. */
  done: share,
  /** True when nobody asked for this training. */
  automatic: v.optional(v.boolean()),
});
/** Right answers of the new model and of the one in use, on the same takes, seen by neither. */
export const comparisonSchema = v.object({
  candidate: v.object({ correct: count, total: count }),
  inUse: v.object({ correct: count, total: count }),
});
export const trainingEndSchema = v.variant('outcome', [
  v.object({
    outcome: v.literal('finished'),
    model: modelSummarySchema,
    seconds: finite,
    /** `old`: the new model was worse than the one in use, which therefore stays. */
    kept: v.optional(v.picklist(['new', 'old'])),
    compared: v.optional(comparisonSchema),
  }),
  v.object({ outcome: v.literal('cancelled'), automatic: v.optional(v.boolean()) }),
  v.object({ outcome: v.literal('failed'), error: noticeSchema }),
]);

export const requests = {
  ...sharingRequests,
  'app.status': { input: nothing, output: appStatusSchema },
  'library.read': { input: nothing, output: libraryViewSchema },
  'notice.dismiss': { input: nothing, output: nothing },
  'sign.add': { input: v.object({ name: signNameSchema, kind: signKindSchema }), output: signViewSchema },
  'sign.rename': { input: v.object({ signId: signIdSchema, name: signNameSchema }), output: signViewSchema },
  'sign.remove': { input: v.object({ signId: signIdSchema }), output: nothing },
  'sign.restore': { input: v.object({ signId: signIdSchema }), output: signViewSchema },
  'take.add': {
    input: v.object({ signId: signIdSchema, source: takeSourceSchema, frames: framesSchema }),
    output: takeViewSchema,
  },
  /** The frames that count; with `whole`, also those that a trim leaves out. */
  'take.frames': {
    input: v.object({ takeId: takeIdSchema, whole: v.optional(v.boolean()) }),
    output: framesSchema,
  },
  'take.remove': { input: v.object({ takeId: takeIdSchema }), output: nothing },
  'take.restore': { input: v.object({ takeId: takeIdSchema }), output: takeViewSchema },
  'training.start': { input: v.object({ seed: v.optional(count) }), output: nothing },
  'training.cancel': { input: nothing, output: nothing },
  /** Goes back to the model before; asked again, forward. Throws `model.noPrevious`, `training.busy`. */
  'model.rollback': { input: nothing, output: nothing },
  /** A rehearsal is watched alone: its captions go to no other program, its movements are not remembered. */
  'live.start': {
    input: v.optional(v.object({ rehearsal: v.optional(v.boolean()) })),
    output: nothing,
  },
  'live.stop': { input: nothing, output: nothing },
  /** Frames of a caption (by its id) or of a missed movement. Throws `movement.gone`. */
  'live.movement': { input: v.object({ movementId: v.string() }), output: framesSchema },
  ...libraryRequests,
  ...liveRequests,
  ...captionRequests,
  ...coachRequests,
  'settings.read': { input: nothing, output: settingsSchema },
  'settings.write': { input: v.partial(settingsSchema), output: settingsSchema },
  ...quietRequests,
} as const;

/** Renderer → main, unanswered. */
export const streams = {
  /** At frame rate. */
  'live.frame': handFrameSchema,
  ...liveStreams,
} as const;

/** Main → renderer. */
export const events = {
  ...sharingEvents,
  'library.changed': libraryUpdateSchema,
  'model.changed': v.nullable(modelSummarySchema),
  'model.preparing': v.nullable(preparingSchema),
  'training.progress': trainingProgressSchema,
  'training.ended': trainingEndSchema,
  'live.update': liveUpdateSchema,
  ...liveEvents,
  ...coachEvents,
  /** How things stand after a lost connection was found again: events of the meantime were missed. */
  'status.caughtUp': appStatusSchema,
  ...quietEvents,
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = v.InferOutput<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = v.InferOutput<(typeof requests)[N]['output']>;
export type StreamName = keyof typeof streams;
export type StreamPayload<N extends StreamName> = v.InferOutput<(typeof streams)[N]>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = v.InferOutput<(typeof events)[N]>;

/** The answer to a request as it crosses a process boundary. */
export type Reply<N extends RequestName = RequestName> =
  { readonly ok: true; readonly value: RequestOutput<N> } | { readonly ok: false; readonly error: Notice };

/** What a host offers to the renderer: the Electron bridge and the WebSocket client both implement it. */
export interface MudraBridge {
  readonly host: 'electron' | 'web';
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>>;
  send<N extends StreamName>(name: N, payload: StreamPayload<N>): void;
  /** Returns a function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

export type Notice = v.InferOutput<typeof noticeSchema>;
export type Fraction = v.InferOutput<typeof fractionSchema>;
export type Score = v.InferOutput<typeof scoreSchema>;
export type ModelSummary = v.InferOutput<typeof modelSummarySchema>;
export type BackendReport = v.InferOutput<typeof backendReportSchema>;
export type Preparing = v.InferOutput<typeof preparingSchema>;
export type AppStatus = v.InferOutput<typeof appStatusSchema>;
export type Settings = v.InferOutput<typeof settingsSchema>;
export type Guess = v.InferOutput<typeof guessSchema>;
export type Caption = v.InferOutput<typeof captionSchema>;
export type LiveUpdate = v.InferOutput<typeof liveUpdateSchema>;
export type TrainingProgress = v.InferOutput<typeof trainingProgressSchema>;
export type Comparison = v.InferOutput<typeof comparisonSchema>;
export type TrainingEnd = v.InferOutput<typeof trainingEndSchema>;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
/** Fails to compile when the wire's frame and the domain's frame drift apart. */
export const frameSchemaMatchesDomain: Same<HandFrame['hands'][number]['landmarks'], ImageLandmarks> = true;
