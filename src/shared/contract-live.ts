/** The part of the contract about what is done with captions: putting them right, speaking them, sending them on. */
import * as v from 'valibot';
import {
  count,
  finite,
  nothing,
  signIdSchema,
  signKindSchema,
  signNameSchema,
  takeIdSchema,
} from './contract-base.js';
import { takeSources } from './domain/take.js';

/** A movement that gave no caption, whose frames are still in memory. */
export const recentMovementSchema = v.object({
  id: v.string(),
  durationMs: finite,
  /** True when a take was made of it. */
  corrected: v.boolean(),
});
/** What a movement really was. */
export const rightSignSchema = v.variant('is', [
  v.object({ is: v.literal('sign'), signId: signIdSchema }),
  v.object({ is: v.literal('rest') }),
  v.object({ is: v.literal('new'), name: signNameSchema }),
]);
export const correctionSchema = v.object({
  takeId: takeIdSchema,
  durationMs: finite,
  sign: v.object({ id: signIdSchema, name: v.string(), kind: signKindSchema }),
});

const portSchema = v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535));
/** Which programs of this computer are told of captions. */
export const outputSettingsSchema = v.object({
  webSocket: v.boolean(),
  webSocketPort: portSchema,
  /** Made by the main side when it is first switched on; whoever connects must know it. */
  webSocketToken: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{0,64}$/)),
  /** Origins of web pages that may connect, e.g. `http://localhost:3000`; others are refused. */
  webSocketOrigins: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(20)),
  osc: v.boolean(),
  oscPort: portSchema,
  /** Captions are typed into the program that has the keyboard. */
  keystrokes: v.optional(v.boolean(), false),
  /** What is typed after each caption. */
  keystrokesAfter: v.optional(v.picklist(['space', 'enter', 'nothing']), 'space'),
  /** By sign id: what is sent instead of its name; empty: nothing. */
  texts: v.record(v.string(), v.pipe(v.string(), v.maxLength(500))),
});
export const defaultOutputSettings: OutputSettings = {
  webSocket: false,
  webSocketPort: 17326,
  webSocketToken: '',
  webSocketOrigins: [],
  osc: false,
  oscPort: 9000,
  keystrokes: false,
  keystrokesAfter: 'space',
  texts: {},
};
/** Of `settings`: what concerns captions. */
export const liveSettings = {
  /** Keys without Ctrl or Alt do something, e.g. Space pauses. */
  singleKeys: v.boolean(),
  /** Captions are spoken. */
  speech: v.boolean(),
  /** `voiceURI` of the chosen voice; null: an offline one of this language. */
  speechVoice: v.nullable(v.pipe(v.string(), v.maxLength(300))),
  /** 1 is the voice's usual pace. */
  speechRate: v.pipe(finite, v.minValue(0.5), v.maxValue(2)),
  outputs: outputSettingsSchema,
  /** The history of captions lies in the data folder, too, and is there when Mudra is opened again. */
  keepCaptions: v.boolean(),
} as const;
export const defaultLiveSettings = {
  singleKeys: true,
  speech: false,
  speechVoice: null,
  speechRate: 1,
  outputs: defaultOutputSettings,
  keepCaptions: false,
};

export const outputStatusSchema = v.object({
  state: v.picklist(['off', 'on', 'failed']),
  /** Why it failed, e.g. `EADDRINUSE`; empty otherwise. */
  reason: v.string(),
  /** Where it listens or sends to. */
  address: v.string(),
  /** Programs that are connected; for OSC, messages that were sent. */
  count,
});
/**
 * Why nothing can be typed. `xdotool`, `wtype`: it has to be installed; `ydotoold`: it has to be started; `screen`:
 * there is none; `desktop`: it lets no program type; `platform`: this system's program is not there; `permission`:
 * macOS asks for one; `letters`: the program knows none of the text's; `slow`, `program`: it took too long, or
 * complained of something else.
 */
export const keystrokesReasons = [
  'xdotool',
  'wtype',
  'ydotoold',
  'screen',
  'desktop',
  'platform',
  'permission',
  'letters',
  'slow',
  'program',
] as const;
export const keystrokesStatusSchema = v.object({
  state: v.picklist(['off', 'on', 'failed']),
  reason: v.nullable(v.picklist(keystrokesReasons)),
  /** What the program complained of, in its own words; empty otherwise. */
  detail: v.string(),
  /** The program that types. */
  program: v.string(),
  /** Captions that were typed. */
  count,
  /** Captions that were not typed because one of Mudra's windows had the keyboard. */
  held: count,
  /** True while one has it. */
  waiting: v.boolean(),
});
export const outputsStatusSchema = v.object({
  webSocket: outputStatusSchema,
  osc: outputStatusSchema,
  keystrokes: keystrokesStatusSchema,
});

export const liveRequests = {
  /** The last movements that gave no caption, newest first. */
  'live.missed': { input: nothing, output: v.array(recentMovementSchema) },
  /** Makes a take of what the movement really was. Throws `movement.gone`, `take.*`, `sign.*`. */
  'live.correct': {
    input: v.object({
      /** A caption's id, or that of a missed movement. */
      movementId: v.string(),
      source: v.picklist(takeSources),
      right: rightSignSchema,
    }),
    output: correctionSchema,
  },
  'outputs.status': { input: nothing, output: outputsStatusSchema },
} as const;
export const liveStreams = {
  /** Whether one of Mudra's windows has the keyboard; told whenever that changes, and after a connection was lost. */
  'app.focused': v.boolean(),
} as const;
export const liveEvents = {
  'outputs.changed': outputsStatusSchema,
} as const;

export type RecentMovement = v.InferOutput<typeof recentMovementSchema>;
export type RightSign = v.InferOutput<typeof rightSignSchema>;
export type Correction = v.InferOutput<typeof correctionSchema>;
export type OutputSettings = v.InferOutput<typeof outputSettingsSchema>;
export type KeystrokesReason = (typeof keystrokesReasons)[number];
export type KeystrokesStatus = v.InferOutput<typeof keystrokesStatusSchema>;
export type OutputStatus = v.InferOutput<typeof outputStatusSchema>;
export type OutputsStatus = v.InferOutput<typeof outputsStatusSchema>;
