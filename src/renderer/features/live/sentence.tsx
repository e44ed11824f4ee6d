import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';

/** The signs so far, oldest first, to copy or clear. */
export function Sentence(): JSX.Element {
  const { live, toasts } = useApp();
  const history = live.history.value;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth });
  }, [history.length]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(live.sentence.peek());
      toasts.info(t('live.copied'));
    } catch {
      toasts.info(t('live.notCopied'));
    }
  };
  const clear = (): void => {
    const before = live.history.peek();
    live.clear();
    toasts.info(t('live.cleared'), {
      label: t('action.undo'),
      run: () => {
        live.history.value = [...before, ...live.history.peek()];
      },
    });
  };
  return (
    <section class="sentence" aria-label={t('live.sentence')}>
      {history.length === 0 ? (
        <p class="quiet">{t('live.sentenceEmpty')}</p>
      ) : (
        <ol ref={list} tabIndex={0} aria-label={t('live.sentence')} data-testid="history">
          {history.map((caption) => (
            <li
              key={caption.id}
              data-testid="history-item"
              data-sign={caption.name}
              data-started={caption.startedAt}
            >
              {caption.name}
            </li>
          ))}
        </ol>
      )}
      <Button kind="plain" icon="copy" disabled={history.length === 0} onClick={() => void copy()}>
        {t('live.copy')}
      </Button>
      <Button kind="plain" icon="cross" disabled={history.length === 0} onClick={clear}>
        {t('live.clear')}
      </Button>
    </section>
  );
}
