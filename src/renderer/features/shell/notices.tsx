import type { JSX } from 'preact';
import { errorText, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';

/** What the app noticed by itself, such as a damaged file that was set aside. */
export function Notices(): JSX.Element | null {
  const { library } = useApp();
  const { notices } = library.view.value;
  if (notices.length === 0) return null;
  return (
    <div class="notices" role="alert" data-testid="notices">
      <Icon name="warning" />
      <ul>
        {notices.map((notice) => (
          <li key={`${notice.code} ${JSON.stringify(notice.params)}`}>{errorText(notice)}</li>
        ))}
      </ul>
      <Button onClick={() => void library.dismissNotices()}>{t('action.gotIt')}</Button>
    </div>
  );
}
