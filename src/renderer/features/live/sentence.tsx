import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import type { Word } from '../../state/sentence-swap.js';
import { Button } from '../../ui/button.js';
import { shortcutOf, useShortcut } from '../../ui/use-shortcut.js';
import { MoreMenu } from './more-menu.js';

/** The signs so far, oldest first: to put right, edit, speak, copy or clear. */
export function Sentence(): JSX.Element {
  const { live, correction, toasts } = useApp();
  const { sentence } = live;
  const empty = sentence.words.value.length === 0;
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLSpanElement>(null);
  const goBack = useRef(false);
  useLayoutEffect(() => {
    if (!editing && goBack.current) edit.current?.querySelector('button')?.focus();
    goBack.current = false;
  }, [editing]);
  const edited = (byKey: boolean): void => {
    goBack.current = byKey;
    setEditing(false);
  };
  useShortcut('c', () => correction.wrong());
  useShortcut('i', () => void correction.missed());
  useShortcut('e', () => setEditing(true));
  useShortcut('backspace', () => sentence.removeLast());
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(sentence.text.peek());
      toasts.info(t('live.copied'));
    } catch {
      toasts.info(t('live.notCopied'));
    }
  };
  return (
    <section class="sentence" aria-label={t('live.sentence')}>
      <div class="sentence-words">
        {editing ? (
          <SentenceField onDone={edited} />
        ) : empty ? (
          <p class="quiet">{t('live.sentenceEmpty')}</p>
        ) : (
          <Words />
        )}
        {!editing && (
          <span ref={edit}>
            <Button
              kind="plain"
              aria-keyshortcuts={shortcutOf('E')}
              data-testid="sentence-edit"
              onClick={() => setEditing(true)}
            >
              {t('sentence.edit')}
            </Button>
          </span>
        )}
      </div>
      <div class="sentence-actions">
        <Button
          kind="plain"
          icon="pencil"
          aria-keyshortcuts={shortcutOf('C')}
          disabled={live.history.value.length === 0}
          data-testid="correct-last"
          onClick={() => correction.wrong()}
        >
          {t('correct.wrong')}
          <Key name="C" />
        </Button>
        <Button
          kind="plain"
          icon="hand"
          aria-keyshortcuts={shortcutOf('I')}
          data-testid="correct-missed"
          onClick={() => void correction.missed()}
        >
          {t('correct.missed')}
          <Key name="I" />
        </Button>
        <div class="sentence-rest">
          <Button
            kind="plain"
            icon="back"
            aria-keyshortcuts={shortcutOf('Backspace')}
            disabled={empty}
            data-testid="sentence-remove-last"
            onClick={() => sentence.removeLast()}
          >
            {t('sentence.removeLast')}
          </Button>
          <Button kind="plain" icon="copy" disabled={empty} onClick={() => void copy()}>
            {t('live.copy')}
          </Button>
          <Button
            kind="plain"
            icon="cross"
            disabled={empty}
            data-testid="sentence-clear"
            onClick={() => sentence.clear()}
          >
            {t('live.clear')}
          </Button>
          <MoreMenu />
        </div>
      </div>
    </section>
  );
}

function Key({ name }: { name: string }): JSX.Element | null {
  return shortcutOf(name) ? <kbd aria-hidden="true">{name}</kbd> : null;
}

function Words(): JSX.Element {
  const { live } = useApp();
  const words = live.sentence.words.value;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth });
  }, [words.length]);
  return (
    <ol ref={list} tabIndex={0} aria-label={t('live.sentence')} data-testid="history">
      {words.map((word) => (
        <WordItem key={word.id} word={word} />
      ))}
    </ol>
  );
}

function WordItem({ word }: { word: Word }): JSX.Element {
  const { correction } = useApp();
  const { caption, text } = word;
  if (!caption)
    return (
      <li class="word" dir="auto">
        {text}
      </li>
    );
  return (
    <li data-testid="history-item" data-sign={text} data-started={caption.startedAt}>
      <button
        type="button"
        class="word"
        dir="auto"
        title={t('correct.title', { name: text })}
        onClick={() => correction.wrong({ ...caption, name: text })}
      >
        {text}
      </button>
    </li>
  );
}

/** The sentence as plain text. Enter and leaving the field keep what was typed, Esc does not; `byKey`: those two. */
function SentenceField({ onDone }: { onDone: (byKey: boolean) => void }): JSX.Element {
  const { live } = useApp();
  const field = useRef<HTMLInputElement>(null);
  const [before] = useState(() => live.sentence.text.peek());
  const done = useRef(false);
  const finish = (keep: boolean, byKey: boolean): void => {
    if (done.current) return;
    done.current = true;
    if (keep && field.current) live.sentence.edit(before, field.current.value);
    onDone(byKey);
  };
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <input
        ref={field}
        class="input sentence-field"
        aria-label={t('sentence.editLabel')}
        data-testid="sentence-field"
        defaultValue={before}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          // Else the button that the focus goes to is pressed by the same key.
          event.preventDefault();
          finish(event.key === 'Enter', true);
        }}
        onBlur={() => finish(true, false)}
      />
      <Button kind="plain" icon="check" onClick={() => finish(true, true)}>
        {t('sentence.keep')}
      </Button>
    </>
  );
}
