import { effect } from '@preact/signals';
import { t } from '../../shared/i18n/t.js';
import type { MudraBridge } from '../../shared/contract.js';
import type { Router } from './router.js';
import type { Toasts } from './toasts.js';

/** As much recorded rest makes the suggestion needless, in seconds. */
const enoughRest = 20;

/** After the first training: whether hands at rest are left in silence is best seen at once. */
export function suggestQuiet(
  bridge: Pick<MudraBridge, 'on'>,
  {
    toasts,
    router,
    busy,
  }: { readonly toasts: Toasts; readonly router: Router; readonly busy: () => boolean },
): void {
  let suggestion: number | null = null;
  bridge.on('training.ended', (end) => {
    if (end.outcome !== 'finished' || end.kept === 'old' || end.model.previous || busy()) return;
    if ((end.model.calibration?.restSeconds ?? 0) >= enoughRest) return;
    if (checking(router)) return;
    toasts.info(t('quiet.suggest'), {
      label: t('quiet.go'),
      run: () => router.go('insight', 'quiet'),
    });
    suggestion = toasts.list.peek().at(-1)?.id ?? null;
  });
  // Whoever went there by another way has done what was suggested.
  effect(() => {
    if (!checking(router) || suggestion === null) return;
    toasts.close(suggestion);
    suggestion = null;
  });
}

function checking(router: Router): boolean {
  const { screen, argument } = router.route.value;
  return screen === 'insight' && argument === 'quiet';
}
