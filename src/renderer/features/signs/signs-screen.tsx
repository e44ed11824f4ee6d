import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { SkeletonPlayer, useReplay } from '../../ui/skeleton-player.js';
import { RenameDialog } from './rename-dialog.js';
import { Recognised } from './recognised.js';
import { SignDetail } from './sign-detail.js';
import './signs.css';

/** Every sign, or one of them with its takes. */
export function SignsScreen(): JSX.Element {
  const { router, library } = useApp();
  const sign = library.find(router.route.value.argument);
  return sign ? <SignDetail sign={sign} /> : <SignGrid />;
}

function SignGrid(): JSX.Element {
  const { library, router, teach } = useApp();
  const [renaming, setRenaming] = useState<SignView | null>(null);
  const rest = library.rest.value;
  const signs = rest ? [...library.signs.value, rest] : library.signs.value;
  if (signs.length === 0) {
    return (
      <div class="welcome" data-testid="signs-empty">
        <Icon name="signs" />
        <h1 tabIndex={-1}>{t('signs.empty.title')}</h1>
        <p>{t('signs.empty.text')}</p>
        <Button kind="primary" large onClick={() => router.go('teach')}>
          {t('live.empty.teach')}
        </Button>
      </div>
    );
  }
  return (
    <div class="page">
      <header class="page-head">
        <h1 tabIndex={-1}>{t('screen.signs')}</h1>
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
      </header>
      <ul class="grid">
        {signs.map((sign) => (
          <SignCard key={sign.id} sign={sign} onRename={() => setRenaming(sign)} />
        ))}
      </ul>
      {renaming && <RenameDialog sign={renaming} onClose={() => setRenaming(null)} />}
    </div>
  );
}

function SignCard({ sign, onRename }: { sign: SignView; onRename: () => void }): JSX.Element {
  const { library } = useApp();
  const { playing, handlers } = useReplay();
  const exemplar = sign.takes[Math.floor(sign.takes.length / 2)];
  const { onClick: _pinned, ...hover } = handlers;
  return (
    <li class="sign-card" data-testid="sign-card" data-sign={sign.name}>
      <a href={hashOf('signs', sign.id)} class="sign-open" {...hover}>
        <span class="sign-picture">
          {exemplar ? (
            <SkeletonPlayer
              takeId={exemplar.id}
              load={() => library.framesOf(exemplar.id)}
              playing={playing}
            />
          ) : (
            <Icon name="hand" />
          )}
        </span>
        <span class="sign-name" title={sign.name}>
          {sign.name}
        </span>
        <span class="quiet">
          {takesText(sign.takes.length)}
          <Recognised sign={sign} />
        </span>
      </a>
      <div class="sign-tools">
        {sign.kind === 'sign' && (
          <Button
            kind="plain"
            icon="pencil"
            label={t('signs.renameOne', { name: sign.name })}
            onClick={onRename}
          />
        )}
        <Button
          kind="plain"
          icon="trash"
          label={t('signs.deleteOne', { name: sign.name })}
          data-testid="sign-delete"
          onClick={() => void library.removeSign(sign)}
        />
      </div>
    </li>
  );
}
