import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';
import { confusions, takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Recognised } from './recognised.js';
import { RenameDialog } from './rename-dialog.js';
import { TakeStrip } from './take-strip.js';

/** One sign and its takes. */
export function SignDetail({ sign }: { sign: SignView }): JSX.Element {
  const { library, router } = useApp();
  const [renaming, setRenaming] = useState(false);
  const remove = async (): Promise<void> => {
    await library.removeSign(sign);
    router.go('signs');
  };
  return (
    <div class="page" data-testid="sign-detail">
      <a class="back" href={hashOf('signs')}>
        <Icon name="back" />
        {t('signs.all')}
      </a>
      <header class="page-head">
        <div>
          <h1 tabIndex={-1}>{sign.name}</h1>
          <p class="quiet">
            {takesText(sign.takes.length)}
            <Recognised sign={sign} />
            <TakenFor sign={sign} />
          </p>
        </div>
        <div class="button-row">
          {sign.kind === 'sign' && (
            <>
              <Button icon="pencil" onClick={() => setRenaming(true)}>
                {t('signs.rename')}
              </Button>
              <Button kind="primary" icon="record" onClick={() => router.go('teach', sign.id)}>
                {t('signs.recordMore')}
              </Button>
            </>
          )}
          <Button icon="trash" onClick={() => void remove()}>
            {t('signs.delete')}
          </Button>
        </div>
      </header>
      {sign.takes.length > 0 ? <TakeStrip sign={sign} wrap /> : <p class="quiet">{t('signs.noTakes')}</p>}
      {renaming && <RenameDialog sign={sign} onClose={() => setRenaming(false)} />}
    </div>
  );
}

function TakenFor({ sign }: { sign: SignView }): JSX.Element | null {
  const { model } = useApp();
  const first = confusions(model.value?.score ?? null).find((one) => one.signed === sign.name);
  return first ? <> · {t('signs.takenFor', { name: first.taken })}</> : null;
}
