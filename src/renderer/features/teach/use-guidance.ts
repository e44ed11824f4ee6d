import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../../state/app-state.js';
import { meanBrightness } from './brightness.js';
import { Guidance, type Hint } from './guidance.js';

const brightnessEveryMs = 1000;

/** What would make the takes that are being recorded better; null for nothing, and while none are. */
export function useGuidance(): ReadonlySignal<Hint | null> {
  const { parts, teach } = useApp();
  const said = useMemo(() => signal<Hint | null>(null), []);
  const recording = teach.recording.value && teach.restLeftMs.value === null;
  useEffect(() => {
    if (!recording) return undefined;
    const guidance = new Guidance();
    let brightness: number | null = null;
    const look = (): void => {
      const view = parts.vision.source.peek()?.view;
      // What is drawn by the graphics processor cannot be read at any time; a camera's picture can.
      brightness =
        globalThis.HTMLVideoElement && view instanceof HTMLVideoElement ? meanBrightness(view) : null;
    };
    look();
    const timer = setInterval(look, brightnessEveryMs);
    const stop = parts.vision.onFrame((frame) => {
      const { phase } = parts.recorder.state.peek();
      said.value = guidance.push({
        frame,
        brightness,
        counting: phase === 'countdown',
        waiting: phase !== 'countdown',
      });
    });
    return () => {
      clearInterval(timer);
      stop();
      said.value = null;
    };
  }, [recording]);
  return said;
}
