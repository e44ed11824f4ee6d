import { fixed, t } from '../../../shared/i18n/t.js';

/** Bytes as people say them: “640 kB”, “2.4 MB”. */
export function bytesText(bytes: number): string {
  const digits = (n: number): string => (n < 10 ? fixed(n, 1) : String(Math.round(n)));
  if (bytes < 1000) return t('storage.bytes', { count: bytes });
  if (bytes < 1e6) return t('storage.kilobytes', { count: Math.round(bytes / 1000) });
  if (bytes < 1e9) return t('storage.megabytes', { count: digits(bytes / 1e6) });
  return t('storage.gigabytes', { count: digits(bytes / 1e9) });
}
