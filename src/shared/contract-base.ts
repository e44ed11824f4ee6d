/** Schemas that every part of the contract is made of. */
import * as v from 'valibot';
import type { SignId, TakeId } from './domain/take.js';
import type { Milliseconds } from './domain/units.js';
import { errorCodes } from './errors.js';

export const finite = v.pipe(v.number(), v.finite());
export const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
export const msSchema = v.pipe(
  finite,
  v.transform((n) => n as Milliseconds),
);
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Ids become file names: nothing but lower-case letters, digits and dashes. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const id = v.pipe(v.string(), v.regex(idPattern));
export const signIdSchema = v.pipe(
  id,
  v.transform((s) => s as SignId),
);
export const takeIdSchema = v.pipe(
  id,
  v.transform((s) => s as TakeId),
);
/** Letters (UTF-16 code units) that the name of a sign or set has at most. */
export const mostInName = 200;
export const signNameSchema = v.pipe(v.string(), v.maxLength(mostInName));
export const signKindSchema = v.picklist(['sign', 'rest']);
/** Something the app noticed by itself and that the user should know, e.g. a damaged file set aside. */
export const noticeSchema = v.object({
  code: v.picklist(errorCodes),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
});
export const nothing = v.undefined();
