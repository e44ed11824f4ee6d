import type { JSX } from 'preact';
import { t } from '../../shared/i18n/t.js';
import type { Toasts } from '../state/toasts.js';
import { Button } from './button.js';
import { Icon } from './icon.js';

/** The toasts, and the two live regions that say them. */
export function ToastList({ toasts }: { toasts: Toasts }): JSX.Element {
  const list = toasts.list.value;
  const alert = list.findLast((toast) => toast.kind === 'error');
  return (
    <>
      <div class="hidden" role="status" data-testid="announcer">
        {toasts.status.value}
      </div>
      <div class="hidden" role="alert">
        {alert?.text ?? ''}
      </div>
      <ol class="toasts" aria-label={t('toasts.label')}>
        {list.map((toast) => (
          <li
            key={toast.id}
            class={`toast toast-${toast.kind}`}
            data-testid={`toast-${toast.kind}`}
            onPointerEnter={() => toasts.hold(toast.id)}
            onPointerLeave={() => toasts.release(toast.id)}
            onFocusCapture={() => toasts.hold(toast.id)}
            onBlurCapture={() => toasts.release(toast.id)}
          >
            <Icon name={toast.kind === 'error' ? 'warning' : 'check'} />
            <p>{toast.text}</p>
            {toast.action && (
              <Button
                kind="plain"
                data-testid="toast-action"
                onClick={() => {
                  void toast.action?.run();
                  toasts.close(toast.id);
                }}
              >
                {toast.action.label}
              </Button>
            )}
            <Button
              kind="plain"
              icon="cross"
              label={t('action.close')}
              onClick={() => toasts.close(toast.id)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}
