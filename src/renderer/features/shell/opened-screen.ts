import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';

/**
 * A screen that is opened is seen from its top, with the focus on its heading. Coming back from something that it
 * leads to, as from a sign to all of them, is another matter: what led there is in sight and has the focus. From the
 * rail a screen is always opened anew. The first screen leaves the focus alone.
 */
export function useOpenedScreen(main: RefObject<HTMLElement | null>): void {
  const { router } = useApp();
  const { screen, argument } = router.route.value;
  const first = useRef(true);
  useLayoutEffect(() => {
    const opening = !first.current;
    first.current = false;
    const { current } = main;
    if (!opening || !current) return;
    const from = document.activeElement?.closest('.rail') ? null : router.backFrom;
    const led = from === null ? null : current.querySelector<HTMLElement>(`[href="${hashOf(screen, from)}"]`);
    current.scrollTop = 0;
    led?.scrollIntoView({ block: 'center' });
    (led ?? current.querySelector('h1'))?.focus({ preventScroll: true });
  }, [screen, argument]);
}
