import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CoachSuggestion, TakeInsight } from '../../../shared/contract-coach.js';
import type { SignId, TakeId } from '../../../shared/domain/take.js';
import { plural, t } from '../../../shared/i18n/t.js';
import { useApp, type AppState } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { CompareButton } from '../signs/compare-signs.js';
import { problemText, suggestionText } from './coach-words.js';
import { TakeDialog } from './take-question.js';

/** The take that is looked at; null for none. */
const open = signal<TakeId | null>(null);

/** What to do next, the most useful first, each with the buttons that do it. */
export function CoachSection(): JSX.Element | null {
  const { coach, held, teach } = useApp();
  const beingTaught = teach.recording.value ? teach.targetId.value : null;
  const suggestions = coach.suggestions.value;
  const noticed = coach.noticed.value;
  const shown = suggestions.flatMap((suggestion) => {
    // Said beside the takes already.
    if (suggestion.kind === 'look' && suggestion.takeId === noticed?.takeId) return [];
    if (suggestion.kind === 'begin' && suggestion.sign.id === beingTaught) return [];
    const insight = suggestion.kind === 'look' ? coach.find(suggestion.takeId) : null;
    const text = suggestionText(suggestion, insight);
    return text ? [{ suggestion, text }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <section class="card coach" data-testid="coach">
      <h2>{t('coach.title')}</h2>
      <ul>
        {shown.map(({ suggestion, text }) => (
          <li key={text} data-testid="coach-item" data-kind={suggestion.kind}>
            <p>
              {suggestion.kind === 'well' && <Icon name="check" />}
              {text}
              {suggestion.kind === 'look' &&
                held.value.includes(suggestion.takeId) &&
                ` ${t('train.waitsShort')}`}
            </p>
            <Does suggestion={suggestion} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The take that is looked at, over everything else. */
export function OpenTake(): JSX.Element | null {
  const { coach } = useApp();
  const insight = open.value && coach.find(open.value);
  return insight ? <TakeDialog insight={insight} onClose={() => (open.value = null)} /> : null;
}

/** The buttons that do what a suggestion says. */
function Does({ suggestion }: { suggestion: CoachSuggestion }): JSX.Element | null {
  const app = useApp();
  const { teach, demo } = app;
  const disabled = teach.recording.value || demo.active.value;
  const button = (text: string, run: () => void, icon?: 'record' | 'hand' | 'plus'): JSX.Element => (
    <Button {...(icon ? { icon } : {})} disabled={disabled} onClick={run}>
      {text}
    </Button>
  );
  switch (suggestion.kind) {
    case 'first':
      return button(t('coach.first.go'), () => nameOne(app));
    case 'another':
      return button(t('coach.another.go'), () => nameOne(app), 'plus');
    case 'look':
      return button(t('coach.lookAt'), () => (open.value = suggestion.takeId));
    case 'rest':
      return button(
        t('coach.rest.go'),
        () => {
          focusOn('teach-rest');
          void teach.recordRest(suggestion.seconds);
        },
        'hand',
      );
    case 'begin':
    case 'record':
    case 'side':
      return button(t('coach.record.go'), () => record(app, suggestion.sign.id), 'record');
    case 'alike':
      return (
        <div class="button-row">
          {suggestion.signs.map(({ id, name }) => (
            <span key={id}>{button(t('coach.recordNamed', { name }), () => record(app, id), 'record')}</span>
          ))}
          <CompareButton signs={[suggestion.signs[0].id, suggestion.signs[1].id]} />
        </div>
      );
    case 'well':
      return null;
  }
}

function nameOne({ teach }: AppState): void {
  teach.select(null);
  focusOn('sign-name');
}

function record({ teach }: AppState, signId: SignId): void {
  teach.select(signId);
  focusOn('record');
  void teach.toggle();
}

/** What was pressed is switched off meanwhile; this ends what it began. */
function focusOn(testId: string): void {
  document.querySelector<HTMLElement>(`[data-testid=${testId}]`)?.focus();
}

/** What training by itself waits for, if it does, and how that ends. */
export function TrainingWaits(): JSX.Element | null {
  const { coach, held, toasts } = useApp();
  const first = coach.doubtful.value.find(({ takeId }) => held.value.includes(takeId));
  const text = first ? t('train.waits', { problem: problemText(first) }) : '';
  useEffect(() => {
    if (text) toasts.announce(text);
  }, [text]);
  if (!first) return null;
  return (
    <div class="training-waits" data-testid="training-waits">
      <Icon name="pause" />
      <p>{text}</p>
      <Button onClick={() => (open.value = first.takeId)}>{t('coach.lookAt')}</Button>
    </div>
  );
}

/** Doubtful takes, listed before they are trained on; folded, so that training stays in sight. */
export function BeforeTraining(): JSX.Element | null {
  const { coach } = useApp();
  const doubtful = coach.doubtful.value;
  if (doubtful.length === 0) return null;
  const summary = plural(doubtful.length, { one: 'coach.beforeOne', other: 'coach.beforeMany' });
  return (
    <details class="fold" data-testid="before-training">
      <summary>{summary}</summary>
      <ul class="doubtful" aria-label={t('coach.before')}>
        {doubtful.map((insight) => (
          <Doubtful key={insight.takeId} insight={insight} />
        ))}
      </ul>
    </details>
  );
}

function Doubtful({ insight }: { insight: TakeInsight }): JSX.Element {
  return (
    <li>
      <p>{problemText(insight)}</p>
      <Button onClick={() => (open.value = insight.takeId)}>{t('coach.lookAt')}</Button>
    </li>
  );
}
