import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { mostCaptions } from '../../../shared/contract-captions.js';
import { plural, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { historyAsJsonLines, historyAsText } from '../../state/history-export.js';
import { Button } from '../../ui/button.js';
import { Switch } from '../../ui/field.js';
import { openBig } from '../captions/big-window.js';
import { miniAvailable, openMini } from '../captions/mini-window.js';
import { download } from './download.js';

/** What is wanted now and then: speaking the sentence, saving the history, larger and smaller captions. */
export function MoreMenu(): JSX.Element {
  const app = useApp();
  const { live, speech, toasts, status, settings } = app;
  const menu = useRef<HTMLDivElement>(null);
  const count = live.history.value.length;
  const act = (job: () => unknown) => () => {
    menu.current?.hidePopover();
    void job();
  };
  const save = (extension: string, type: string, content: string) =>
    act(() => download(`mudra-${new Date().toISOString().slice(0, 10)}.${extension}`, type, content));
  const forget = act(() => {
    const before = live.history.peek();
    live.forgetHistory();
    toasts.info(t('more.forgotten'), {
      label: t('action.undo'),
      run: () => {
        live.history.value = [...before, ...live.history.peek()].slice(-mostCaptions);
      },
    });
  });
  const speakable = speech.voice.value !== null;
  return (
    <>
      <button type="button" class="button button-plain" popovertarget="live-more" data-testid="live-more">
        {t('more.open')}
        <span class="more-arrow" aria-hidden="true" />
      </button>
      <div ref={menu} id="live-more" class="popover more-menu" popover="auto" aria-label={t('more.open')}>
        <Button
          kind="plain"
          disabled={!speakable || live.sentence.words.value.length === 0}
          onClick={act(() => speech.say(live.sentence.text.peek()))}
        >
          {t('more.speak')}
        </Button>
        <Button kind="plain" data-testid="open-big" onClick={act(() => openBig(app))}>
          {t('more.big')}
        </Button>
        {miniAvailable(status.value?.host) && (
          <Button kind="plain" data-testid="open-mini" onClick={act(() => toasts.guard(() => openMini(app)))}>
            {t('more.mini')}
          </Button>
        )}
        <hr />
        <p class="quiet">{plural(count, { one: 'more.historyOne', other: 'more.history' })}</p>
        <Button
          kind="plain"
          disabled={count === 0}
          data-testid="save-text"
          onClick={save('txt', 'text/plain', historyAsText(live.history.value))}
        >
          {t('more.saveText')}
        </Button>
        <Button
          kind="plain"
          disabled={count === 0}
          data-testid="save-jsonl"
          onClick={save('jsonl', 'application/jsonl', historyAsJsonLines(live.history.value))}
        >
          {t('more.saveJsonLines')}
        </Button>
        <Button kind="plain" disabled={count === 0} data-testid="forget-history" onClick={forget}>
          {t('more.forget')}
        </Button>
        <Switch
          label={t('more.keep')}
          hint={t('more.keepHint')}
          checked={settings.value.keepCaptions}
          onChange={(keepCaptions) => void app.changeSettings({ keepCaptions })}
          testId="keep-captions"
        />
      </div>
    </>
  );
}
