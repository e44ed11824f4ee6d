import { useState } from 'preact/hooks';
import { asMudraError, type MudraError } from '../../shared/errors.js';

interface Saving {
  readonly error: MudraError | null;
  readonly busy: boolean;
  /** Does nothing while what was begun before goes on. */
  readonly save: () => void;
}

/** Saving what a dialog asked for, once: then `done`, or what was thrown is there to be shown. */
export function useSaving(job: () => Promise<void>, done: () => void): Saving {
  const [error, setError] = useState<MudraError | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await job();
      done();
    } catch (thrown) {
      setError(asMudraError(thrown));
      setBusy(false);
    }
  };
  return { error, busy, save: () => void save() };
}
