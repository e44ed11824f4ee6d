import type { JSX } from 'preact';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf, screens } from '../../state/router.js';
import { Icon, Mark } from '../../ui/icon.js';

/** The way to every screen. */
export function Rail(): JSX.Element {
  const { router } = useApp();
  const current = router.route.value.screen;
  return (
    <nav class="rail" aria-label={t('rail.label')}>
      <div class="rail-mark">
        <Mark />
      </div>
      <ul>
        {screens.map((screen) => (
          <li key={screen}>
            <a
              href={hashOf(screen)}
              data-testid={`rail-${screen}`}
              data-word={t(`screen.${screen}`)}
              aria-current={screen === current ? 'page' : undefined}
            >
              <Icon name={screen} />
              {t(`screen.${screen}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
