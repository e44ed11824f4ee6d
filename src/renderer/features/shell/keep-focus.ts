import { useEffect } from 'preact/hooks';

const focusable =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';

/** Where the focus was: the element, and its place among the controls of each box around it, from the inside out. */
interface Place {
  readonly element: Element;
  readonly around: readonly { readonly box: Element; readonly index: number }[];
}

const controls = (box: Element): HTMLElement[] => [...box.querySelectorAll<HTMLElement>(focusable)];

function placeOf(element: Element): Place {
  const around: { box: Element; index: number }[] = [];
  let inner = element;
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.matches('main, .shell')) break;
    // Of a row that may go away as a whole, its first control counts.
    const first = inner;
    around.push({ box, index: controls(box).findIndex((one) => first.contains(one)) });
    inner = box;
  }
  return { element, around };
}

const lost = ({ element }: Place): boolean => !element.isConnected || element.matches(':disabled');

/** The control itself, or what comes nearest where it is gone: what follows in the same row, list or card. */
function nearest(place: Place): HTMLElement | null {
  const { element, around } = place;
  if (!lost(place)) return element instanceof HTMLElement ? element : null;
  for (const { box, index } of around) {
    if (!box.isConnected) continue;
    const left = controls(box).filter((one) => one.checkVisibility());
    // Where it is switched off but still there, what came before it may be more than it was.
    const following = (one: HTMLElement): boolean =>
      (element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const next = (element.isConnected ? left.find(following) : left[Math.max(0, index)]) ?? left.at(-1);
    if (next) return next;
  }
  return null;
}

/**
 * Keeps the keyboard's focus about where it was when its control goes away or is switched off, as when a take is
 * deleted: what comes next gets it; after a message, what had it before; at last the heading of the screen. A
 * pointer needs none of that.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Place | null = null;
    let beforeMessage: Place | null = null;
    let messages = 0;
    const inMessage = ({ around }: Place): boolean => around.some(({ box }) => box.matches('.toasts'));
    const onFocus = ({ target }: FocusEvent): void => {
      if (target instanceof Element) last = target.matches(':focus-visible') ? placeOf(target) : null;
    };
    const keep = (): void => {
      const { activeElement } = document;
      // A message is about what was done where the focus is as it comes.
      const count = document.querySelectorAll('.toast').length;
      if (count > messages && last && !inMessage(last)) beforeMessage = last;
      messages = count;
      if (!last || !lost(last) || (activeElement !== document.body && activeElement !== last.element)) return;
      const next = (inMessage(last) && beforeMessage && nearest(beforeMessage)) || nearest(last);
      (next ?? document.querySelector<HTMLElement>('main h1'))?.focus({ preventScroll: !next });
    };
    const changes = new MutationObserver(keep);
    changes.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
    addEventListener('focusin', onFocus);
    return () => {
      changes.disconnect();
      removeEventListener('focusin', onFocus);
    };
  }, []);
}
