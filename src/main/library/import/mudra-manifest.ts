import * as v from 'valibot';
import { signIdSchema, signKindSchema } from '../../../shared/contract.js';
import { FORMAT_VERSION, MAX_NAME } from '../formats.js';

export const MANIFEST = 'manifest.json';

/** Every path that a `.mudra` may have beside its manifest; `<id>` as in the contract. */
const pathPattern =
  /^(signs\/[a-z0-9][a-z0-9-]{0,63}\/(sign\.json|takes\/[a-z0-9][a-z0-9-]{0,63}\.(json|f32))|model\/(model\.json|weights\.bin))$/;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.optional(v.pipe(v.string(), v.maxLength(20_000)));

/** What people say about the recordings in a `.mudra`; all of it may be left out. */
export const aboutSchema = v.object({
  title: text,
  /** Who was recorded, and what they agreed to. */
  consent: text,
  /** Where, when and how it was recorded. */
  provenance: text,
  licence: text,
});
export type ArchiveAbout = v.InferOutput<typeof aboutSchema>;

/** `manifest.json`: what is in a `.mudra`, every file with its size and checksum. */
export const manifestSchema = v.object({
  format: v.literal('mudra'),
  formatVersion: v.literal(FORMAT_VERSION),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** The version of Mudra that wrote it. */
  app: v.pipe(v.string(), v.maxLength(100)),
  about: v.optional(aboutSchema, {}),
  signs: v.array(
    v.object({
      id: signIdSchema,
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
      kind: signKindSchema,
      takes: count,
    }),
  ),
  files: v.array(
    v.object({
      path: v.pipe(v.string(), v.regex(pathPattern, 'is no file of a .mudra')),
      size: count,
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;
