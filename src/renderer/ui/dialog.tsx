import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../../shared/i18n/t.js';
import { Button } from './button.js';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A native modal dialog: Esc or a click beside it closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Of a press that crosses its edge the click comes here, too; it marks text.
  const beside = useRef(false);
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
      onPointerDown={({ target }) => (beside.current = target === ref.current)}
      onPointerUp={({ target }) => (beside.current &&= target === ref.current)}
      onClick={({ target }) => {
        if (beside.current && target === ref.current) onClose();
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
