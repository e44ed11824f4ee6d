import * as v from 'valibot';
import { signKindSchema } from '../../shared/contract.js';
import { MAX_NAME } from './formats.js';

/**
 * `mudra.json` lies beside folders of takes that have no room for it, and says which sign each folder holds: its name
 * as it was, and whether it is the rest. Other programs need not know of it.
 */
export const SIDECAR = 'mudra.json';

/** The folder of the rest, also where there is no sidecar: no sign that people name begins like this. */
export const REST_FOLDER = '_rest';

export const sidecarSchema = v.object({
  format: v.literal('mudra-folders'),
  formatVersion: v.literal(1),
  signs: v.array(
    v.object({
      folder: v.pipe(v.string(), v.maxLength(1000)),
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
      kind: signKindSchema,
    }),
  ),
});
export type Sidecar = v.InferOutput<typeof sidecarSchema>;
