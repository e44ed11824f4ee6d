import { createHash } from 'node:crypto';
import * as v from 'valibot';
import {
  signIdSchema,
  signKindSchema,
  signNotesSchema,
  signSymbolSchema,
  takeIdSchema,
  takeSourceSchema,
  trimSchema,
  type TakeView,
} from '../../shared/contract.js';
import { signPictureSchema } from '../../shared/contract-library.js';
import { HAND_NUMBERS, type HandFrame } from '../../shared/domain/hand.js';
import type { Take, Trim } from '../../shared/domain/take.js';
import type { ImageLandmarks, Milliseconds } from '../../shared/domain/units.js';
import { damaged, FormatError } from './format-error.js';

export { FormatError } from './format-error.js';

/** Version of the files below; a higher one on disk is left alone and reported as `file.newer`. */
export const FORMAT_VERSION = 1;

/** Longest name of a sign, in UTF-16 units, once it is normalised. */
export const MAX_NAME = 400;

/** Bounds of a trim are times of frames, as a float may come back from a page or a file. */
const SLACK_MS = 0.01;

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const date = v.pipe(v.string(), v.isoTimestamp());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));

/** `sign.json` */
export const signFileSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  id: signIdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
  kind: signKindSchema,
  createdAt: date,
  notes: v.optional(signNotesSchema),
  symbol: v.optional(signSymbolSchema),
  picture: v.optional(signPictureSchema),
});
export type SignFile = v.InferOutput<typeof signFileSchema>;

/** `<take>.json`: everything but the landmarks, which lie in `<take>.f32`. */
export const takeFileSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  id: takeIdSchema,
  signId: signIdSchema,
  createdAt: date,
  source: takeSourceSchema,
  /** Per frame: time in ms, aspect, and [handedness, score] of each hand, in the order of the landmarks. */
  frames: v.pipe(
    v.array(
      v.object({
        t: finite,
        a: v.pipe(finite, v.minValue(0.1), v.maxValue(10)),
        h: v.pipe(v.array(v.tuple([v.picklist(['Left', 'Right']), share])), v.maxLength(2)),
      }),
    ),
    v.minLength(1),
    v.check(
      (frames) => frames.every(({ t }, i) => i === 0 || t > (frames[i - 1]?.t ?? 0)),
      'times do not rise',
    ),
  ),
  landmarks: v.object({ bytes: count, sha256: v.string() }),
  /** Only the frames within it count; all of them are here, so that it can be changed. */
  trim: v.optional(trimSchema),
  disabled: v.optional(v.boolean()),
  /** How often it was given to another sign: of two takes with one id, the one that moved last is the take. */
  moves: v.optional(count),
});
export type TakeFile = v.InferOutput<typeof takeFileSchema>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The one door for JSON from disk: UTF-8 text that fits `schema`. Throws FormatError. */
export function parseFile<S extends v.GenericSchema>(schema: S, bytes: Uint8Array): v.InferOutput<S> {
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(bytes));
  } catch {
    throw damaged('notJson');
  }
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new FormatError('newer', `format ${version}`, version, { code: 'newer', params: { version } });
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  throw misfit(parsed.issues[0]);
}

/** Why content does not fit, in words for what people get wrong. */
function misfit(issue: v.BaseIssue<unknown>): FormatError {
  const keys = issue.path?.map((item) => String((item as { key: unknown }).key)) ?? [];
  const [field = ''] = keys.slice(-1);
  if (field === 'landmarks' && issue.type === 'length') {
    return damaged('handNumbers', { count: Number(issue.received), expected: HAND_NUMBERS });
  }
  if (issue.expected === 'never') return damaged('fieldUnknown', { field: keys.join('.').slice(0, 100) });
  if (issue.received === 'undefined' && field) return damaged('fieldMissing', { field: keys.join('.') });
  return damaged('content', {}, `${keys.join('.')} ${issue.message}`.trim().slice(0, 300));
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * A take as its two files: the JSON's content, and little-endian float32 landmarks (63 a hand, in order).
 * Throws when the frames could not be read back.
 */
export function encodeTake(take: Take): { readonly file: TakeFile; readonly landmarks: Buffer } {
  const frames = take.untrimmed?.frames ?? take.frames;
  const hands = frames.flatMap((frame) => frame.hands);
  const landmarks = Buffer.alloc(hands.length * HAND_NUMBERS * 4);
  hands.forEach((hand, i) => {
    for (let k = 0; k < HAND_NUMBERS; k++) {
      const value = Math.fround(hand.landmarks[k] ?? NaN);
      if (!Number.isFinite(value)) throw new RangeError(`Landmark number ${k} of hand ${i} is ${value}.`);
      landmarks.writeFloatLE(value, (i * HAND_NUMBERS + k) * 4);
    }
  });
  const { id, signId, createdAt, source, untrimmed, disabled } = take;
  const file: TakeFile = {
    formatVersion: FORMAT_VERSION,
    id,
    signId,
    createdAt,
    source,
    frames: frames.map((f) => ({
      t: f.time,
      a: f.aspect,
      h: f.hands.map((h): ['Left' | 'Right', number] => [h.handedness, h.score]),
    })),
    landmarks: { bytes: landmarks.length, sha256: sha256(landmarks) },
    ...(untrimmed ? { trim: untrimmed.trim } : {}),
    ...(disabled ? { disabled } : {}),
  };
  return { file: v.parse(takeFileSchema, file), landmarks };
}

/** Whether these are the landmarks that were saved with `file`. Throws FormatError `damaged`. */
export function checkLandmarks(file: TakeFile, landmarks: Buffer): void {
  const hands = file.frames.reduce((sum, f) => sum + f.h.length, 0);
  const expected = hands * HAND_NUMBERS * 4;
  if (landmarks.length !== file.landmarks.bytes || landmarks.length !== expected) {
    throw damaged('landmarkBytes', { bytes: landmarks.length, expected });
  }
  if (sha256(landmarks) !== file.landmarks.sha256) {
    throw damaged('landmarksChecksum');
  }
}

/** The frames of a take that count, from its two files, whose landmarks were checked. */
export function decodeFrames(file: TakeFile, landmarks: Buffer): HandFrame[] {
  return trimmed(decodeAllFrames(file, landmarks), file.trim, ({ time }) => time);
}

/** A take from its two files, whose landmarks were checked. */
export function decodeTake(file: TakeFile, landmarks: Buffer): Take {
  const { id, signId, createdAt, source, trim, disabled } = file;
  const all = decodeAllFrames(file, landmarks);
  return {
    id,
    signId,
    createdAt,
    source,
    frames: trimmed(all, trim, ({ time }) => time),
    ...(trim ? { untrimmed: { frames: all, trim } } : {}),
    ...(disabled ? { disabled } : {}),
  };
}

/** The frames within `trim`, whose times `timeOf` gives; all of them when there is none, or nothing within it. */
export function trimmed<F>(frames: F[], trim: Trim | undefined, timeOf: (frame: F) => number): F[] {
  const [first] = frames;
  if (!trim || first === undefined) return frames;
  const begun = timeOf(first);
  const within = frames.filter((frame) => {
    const ms = timeOf(frame) - begun;
    return ms >= trim.startMs - SLACK_MS && ms <= trim.endMs + SLACK_MS;
  });
  return within.length > 0 ? within : frames;
}

/** Every frame that was recorded, also those that a trim leaves out. */
export function decodeAllFrames(file: TakeFile, landmarks: Buffer): HandFrame[] {
  let offset = 0;
  return file.frames.map(({ t, a, h }) => ({
    time: t as Milliseconds,
    aspect: a,
    hands: h.map(([handedness, score]) => {
      const points = Array.from({ length: HAND_NUMBERS }, (_, k) => landmarks.readFloatLE(offset + k * 4));
      offset += HAND_NUMBERS * 4;
      return { handedness, score, landmarks: points as unknown as ImageLandmarks };
    }),
  }));
}

/** Order by age; what is equally old is ordered by id. */
export function byAge(a: { createdAt: string; id: string }, b: { createdAt: string; id: string }): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** What is worked out from the frames of a take and asked for so often that it is kept. */
export interface TakeDigest {
  /** Changes with the frames, all that were recorded. */
  readonly contentKey: string;
  /** Of the frames that count. */
  readonly durationMs: number;
  readonly frameCount: number;
  readonly handShare: number;
  /** Length of all that was recorded. */
  readonly wholeMs: number;
}

const keys = new WeakMap<TakeFile['frames'], string>();
const digests = new WeakMap<TakeFile, TakeDigest>();

/** Worked out once. */
export function digestOf(file: TakeFile): TakeDigest {
  const digest = digests.get(file) ?? digested(file);
  digests.set(file, digest);
  return digest;
}

/** Lets `digest` be that of `file`, as it was worked out before: its frames need not be looked at then. */
export function knowDigest(file: TakeFile, digest: TakeDigest): void {
  digests.set(file, digest);
}

function digested(file: TakeFile): TakeDigest {
  const all = file.frames;
  const frames = trimmed(all, file.trim, ({ t }) => t);
  return {
    contentKey: keyOfFrames(all, file.landmarks.sha256),
    durationMs: lengthOf(frames),
    frameCount: frames.length,
    handShare: frames.filter((f) => f.h.length > 0).length / frames.length,
    wholeMs: lengthOf(all),
  };
}

/** Changes with the frames of a take, all that were recorded. */
export function contentKey(file: TakeFile): string {
  return digestOf(file).contentKey;
}

/** Worked out once, since trims leave frames as they are. */
function keyOfFrames(frames: TakeFile['frames'], landmarks: string): string {
  const known = keys.get(frames);
  if (known !== undefined) return known;
  const numbers = frames.flatMap(({ t, a, h }) => [
    t,
    a,
    h.length,
    ...h.flatMap(([handedness, score]) => [handedness === 'Left' ? 0 : 1, score]),
  ]);
  const bytes = Buffer.from(Float64Array.from(numbers).buffer);
  const key = sha256(Buffer.concat([Buffer.from(landmarks), bytes]));
  keys.set(frames, key);
  return key;
}

const views = new WeakMap<TakeFile, TakeView>();

/** What the contract tells of a take; worked out once, since it is asked for with every change of the library. */
export function takeView(file: TakeFile): TakeView {
  const view = views.get(file) ?? viewOf(file);
  views.set(file, view);
  return view;
}

function viewOf(file: TakeFile): TakeView {
  const { id, signId, createdAt, source, trim, disabled } = file;
  const { durationMs, frameCount, handShare, wholeMs } = digestOf(file);
  return {
    id,
    signId,
    createdAt,
    source,
    durationMs,
    frameCount,
    handShare,
    ...(trim ? { trim: { ...trim, wholeMs } } : {}),
    ...(disabled ? { disabled } : {}),
  };
}

function lengthOf(frames: TakeFile['frames']): number {
  return (frames.at(-1)?.t ?? 0) - (frames[0]?.t ?? 0);
}
