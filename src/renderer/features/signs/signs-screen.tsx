import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { signsText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { useGrowing } from '../../ui/use-growing.js';
import { HistoryButtons } from './history-buttons.js';
import { SignCard } from './sign-card.js';
import { SignDetail } from './sign-detail.js';
import { SignDialog } from './sign-dialog.js';
import { found } from './sign-words.js';
import { typicalOf, useInsights } from './use-insights.js';
import './signs.css';
import './review.css';
import './player.css';
import './filmstrip.css';

/** Every sign, or one of them with its takes. */
export function SignsScreen(): JSX.Element {
  const { router, library } = useApp();
  const [signId = null, takeId = null] = router.route.value.argument?.split('/') ?? [];
  const sign = library.find(signId);
  const take = sign?.takes.find(({ id }) => id === takeId);
  return sign ? <SignDetail sign={sign} takeId={take?.id ?? null} /> : <SignGrid />;
}

function SignGrid(): JSX.Element {
  const { library, router, teach } = useApp();
  const [editing, setEditing] = useState<SignView | null>(null);
  const insights = useInsights();
  const rest = library.rest.value;
  const signs = rest ? [...library.signs.value, rest] : library.signs.value;
  const shown = found(signs, library.search.value);
  // Who comes back from a sign finds its card.
  const drawn = useGrowing(shown.length, shown.findIndex(({ id }) => id === router.backFrom) + 1);
  if (signs.length === 0) {
    return (
      <div class="welcome" data-testid="signs-empty">
        <Icon name="signs" />
        <h1 tabIndex={-1}>{t('signs.empty.title')}</h1>
        <p>{t('signs.empty.text')}</p>
        <div class="button-row">
          <Button kind="primary" large onClick={() => router.go('teach')}>
            {t('live.empty.teach')}
          </Button>
          <Button large onClick={() => router.go('library')}>
            {t('signs.empty.import')}
          </Button>
          {library.view.value.history && <HistoryButtons />}
        </div>
      </div>
    );
  }
  return (
    <div class="page">
      <header class="page-head">
        <h1 tabIndex={-1}>{t('screen.signs')}</h1>
        <div class="button-row">
          <HistoryButtons />
          <Button
            kind="primary"
            icon="plus"
            onClick={() => {
              teach.select(null);
              router.go('teach');
            }}
          >
            {t('signs.add')}
          </Button>
        </div>
      </header>
      <Search shown={shown.length} all={signs.length} />
      {shown.length > 0 ? (
        <ul class="grid">
          {shown.slice(0, drawn).map((sign) => (
            <SignCard
              key={sign.id}
              sign={sign}
              typical={typicalOf(sign, insights)}
              onEdit={() => setEditing(sign)}
            />
          ))}
        </ul>
      ) : (
        <div class="nothing-found" data-testid="nothing-found">
          <p>{t('signs.notFound', { search: library.search.value.trim() })}</p>
          <Button onClick={() => (library.search.value = '')}>{t('signs.showAll')}</Button>
        </div>
      )}
      {editing && <SignDialog sign={editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

function Search({ shown, all }: { shown: number; all: number }): JSX.Element {
  const { library } = useApp();
  const id = useId();
  const searching = library.search.value.trim() !== '';
  return (
    <search class="search">
      <label for={id} class="hidden">
        {t('signs.search')}
      </label>
      <Icon name="search" />
      <input
        id={id}
        type="search"
        class="input"
        value={library.search.value}
        placeholder={t('signs.search')}
        autocomplete="off"
        data-testid="sign-search"
        onInput={(event) => (library.search.value = event.currentTarget.value)}
      />
      <p class="quiet" role="status" data-testid="search-count">
        {searching ? t('signs.found', { shown, signs: signsText(all) }) : signsText(all)}
      </p>
    </search>
  );
}
