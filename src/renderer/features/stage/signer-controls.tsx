import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';

/** What the virtual signer can be asked to do, while it is the source. */
export function SignerControls(): JSX.Element | null {
  const { source, parts, demo } = useApp();
  const [busy, setBusy] = useState<string | null>(null);
  const signer = source.signer.value;
  if (!signer || demo.active.value) return null;
  const perform = async (id: string, job: () => Promise<void>): Promise<void> => {
    setBusy(id);
    try {
      await job();
    } catch {
      // The source was changed meanwhile; there is nothing left to show.
    } finally {
      setBusy(null);
    }
  };
  const seed = (): number => Math.floor(Math.random() * 1e6) + 10_000;
  return (
    <fieldset class="signer-controls">
      <legend>{t('signer.ask')}</legend>
      {parts.sources.virtualSigns.map((sign) => (
        <Button
          key={sign.id}
          aria-disabled={busy !== null}
          aria-pressed={busy === sign.id}
          data-testid={`perform-${sign.id}`}
          onClick={() => {
            if (!busy) void perform(sign.id, () => signer.perform(sign.id, { seed: seed() }));
          }}
        >
          {sign.name}
        </Button>
      ))}
    </fieldset>
  );
}
