/** How far outside the window something may be and still counts as seen: scrolling then finds it drawn. */
const margin = '240px';

const waiting = new Map<Element, () => unknown>();
let observer: IntersectionObserver | null = null;

/** Runs `then` once `element` comes near the window. Returns a function that waits no longer. */
export function onceSeen(element: Element, then: () => unknown): () => void {
  observer ??= new IntersectionObserver(seen, { rootMargin: margin });
  waiting.set(element, then);
  observer.observe(element);
  return () => forget(element);
}

function seen(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    const then = waiting.get(target);
    forget(target);
    then?.();
  }
}

function forget(element: Element): void {
  waiting.delete(element);
  observer?.unobserve(element);
}
