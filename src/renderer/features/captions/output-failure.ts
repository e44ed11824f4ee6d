import { t } from '../../../shared/i18n/t.js';

/** Why an output does not work and what to do, by the code the system gives or, without one, its own words. */
export function outputFailureText(reason: string): string {
  switch (reason) {
    case 'EADDRINUSE':
      return t('outputs.failed.inUse');
    case 'EACCES':
    case 'EPERM':
      return t('outputs.failed.denied');
    default:
      return t('outputs.failed', { reason });
  }
}
