import type { ErrorParams } from './errors.js';
import en from './i18n/en.json' with { type: 'json' };
import type { TextKey } from './i18n/t.js';

/** Why something from elsewhere cannot be used: a text `reason.<code>`, and what the raw data says, in English. */
export type ReasonCode = TextKey extends infer K ? (K extends `reason.${infer Code}` ? Code : never) : never;

export interface Reason {
  readonly code: ReasonCode;
  readonly params: ErrorParams;
  /** What helps who mends it, as programs say it. */
  readonly detail?: string | undefined;
}

/** The English text of a reason, for logs and the command line. */
export function englishOf({ code, params, detail }: Reason): string {
  const text = en[`reason.${code}`].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(params[name] ?? whole),
  );
  return detail ? `${text} (${detail})` : text;
}

/** A reason as it goes with a notice, beside `path` and `reason`, which is its English text. */
export function reasonParams({ code, params, detail }: Reason): ErrorParams {
  return { ...params, why: code, ...(detail ? { detail } : {}) };
}
