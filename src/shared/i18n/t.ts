import en from './en.json' with { type: 'json' };
import type { ErrorParams } from '../errors.js';

/** Keys of `en.json`: the one catalogue that people edit. */
export type TextKey = keyof typeof en;

/** The text of `key` with its `{placeholders}` filled in; a placeholder without a value stays visible. */
export function t(key: TextKey, params: ErrorParams = {}): string {
  const text: string = en[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** The text of an error code. Every code has an entry `error.<code>` (a test checks it). */
export function errorText(error: { readonly code: string; readonly params: ErrorParams }): string {
  const key = `error.${error.code}`;
  return key in en ? t(key as TextKey, error.params) : t('error.internal', { message: error.code });
}
