import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../../shared/i18n/t.js';
import { Button } from './button.js';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A native modal dialog: Esc closes it and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    ref.current?.showModal();
    // The field comes before the close button, whatever their order; `data-first` before all.
    const first = ref.current?.querySelector<HTMLElement>('[data-first]');
    (first ?? ref.current?.querySelector<HTMLElement>('input, select'))?.focus();
    return () => {
      // While it is modal, nothing outside it takes the focus.
      if (opener instanceof HTMLElement) queueMicrotask(() => opener.focus());
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          <Button kind="plain" icon="cross" label={t('action.close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
