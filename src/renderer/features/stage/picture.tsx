import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../../state/app-state.js';

/** The source's own element and the skeleton canvas, one over the other; the mirror is CSS alone. */
export function Picture(): JSX.Element {
  const { parts, settings } = useApp();
  const holder = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const source = parts.vision.source.value;
  const skeleton = settings.value.skeleton;

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    if (!source) {
      element.replaceChildren();
      return;
    }
    const { view } = source;
    view.classList.add('stage-view');
    view.setAttribute('aria-hidden', 'true');
    element.replaceChildren(view);
    // A film or camera picture that was out of the document has stopped.
    if (view instanceof HTMLVideoElement && view.paused && view.readyState > 0)
      void view.play().catch(() => {});
  }, [source]);

  useEffect(() => {
    const { lastFrame } = parts.vision;
    const draw = (): void => {
      if (overlay.current) parts.drawHands(overlay.current, skeleton ? lastFrame.peek() : null);
    };
    // A picture that stands still is drawn anew, too, when its size changes.
    const sizes = new ResizeObserver(draw);
    if (overlay.current) sizes.observe(overlay.current);
    const end = lastFrame.subscribe(draw);
    return () => {
      sizes.disconnect();
      end();
    };
  }, [skeleton]);

  return (
    <div class="stage-mirror">
      <div ref={holder} class="stage-holder" />
      <canvas ref={overlay} class="stage-overlay" aria-hidden="true" />
    </div>
  );
}
