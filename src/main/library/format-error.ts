import type { ErrorParams } from '../../shared/errors.js';
import { englishOf, reasonParams, type Reason, type ReasonCode } from '../../shared/reasons.js';

/** Why a file could not be used: broken, written by a later version, or refused by the system. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  constructor(
    readonly kind: 'damaged' | 'newer' | 'unreadable',
    /** In English. */
    readonly reason: string,
    readonly version = 0,
    private readonly why: Reason = { code: 'damaged', params: {}, detail: reason },
  ) {
    super(reason);
  }

  /** The reason as it goes with a notice, so that people read it in their language. */
  get params(): ErrorParams {
    return { reason: this.reason, ...reasonParams(this.why) };
  }
}

/** A file that is broken for a reason that people can read. */
export function damaged(code: ReasonCode, params: ErrorParams = {}, detail?: string): FormatError {
  const why: Reason = { code, params, detail };
  return new FormatError('damaged', englishOf(why), 0, why);
}
