import { effect } from '@preact/signals';
import { afterEach, expect, it, vi } from 'vitest';
import type { FrameSource } from '../../../../src/renderer/vision/frame-source.js';
import { VisionSession } from '../../../../src/renderer/vision/vision-session.js';

afterEach(() => vi.unstubAllGlobals());

function source(label: string): FrameSource {
  return {
    kind: 'camera',
    label,
    view: {} as HTMLVideoElement,
    start: () => new Promise(() => {}),
    stop: () => {},
    next: async () => null,
    onFailure: () => () => {},
  };
}

it('one source gives way to another without there being none between them', () => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  const session = new VisionSession();
  const seen: (string | undefined)[] = [];
  effect(() => void seen.push(session.source.value?.label));
  // There are no workers here, so that neither gets further than this.
  for (const label of ['camera', 'film']) session.use(source(label)).catch(() => undefined);
  expect(seen).toEqual([undefined, 'camera', 'film']);
});
