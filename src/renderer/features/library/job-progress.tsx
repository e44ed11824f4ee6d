import type { JSX } from 'preact';
import { t } from '../../../shared/i18n/t.js';
import { Button } from '../../ui/button.js';

interface JobProgressProps {
  label: string;
  /** From 0 to 1; null while that is not known. */
  share: number | null;
  /** Nothing can be stopped any more. */
  stopping?: boolean;
  onCancel: () => void;
}

/** A long job with how far it is, and a way to stop it. */
export function JobProgress({ label, share, stopping = false, onCancel }: JobProgressProps): JSX.Element {
  return (
    <div class="job" role="status" data-testid="job">
      <p class="job-label" title={label}>
        {label}
      </p>
      <progress class="progress" aria-label={label} max={1} {...(share === null ? {} : { value: share })} />
      <Button disabled={stopping} onClick={onCancel} data-testid="job-cancel">
        {t(stopping ? 'library.stopping' : 'action.cancel')}
      </Button>
    </div>
  );
}
