import { AppState } from '../../src/renderer/state/app-state.js';
import type { Call, Parts } from '../../src/renderer/state/parts.js';
import { TakeRecorder } from '../../src/renderer/vision/take-recorder.js';
import { MudraError } from '../../src/shared/errors.js';
import { FakeBridge } from './fake-bridge.js';
import { fakeSources, FakeVision, type FakeSourceOptions } from './fake-vision.js';

export interface TestApp {
  readonly state: AppState;
  readonly bridge: FakeBridge;
  readonly vision: FakeVision;
}

/** The app's state over parts in memory; nothing is drawn. Seed `bridge` first, then `state.load()`. */
export function testApp(sources: Partial<FakeSourceOptions> = {}): TestApp {
  const bridge = new FakeBridge();
  const vision = new FakeVision();
  const parts: Parts = {
    bridge,
    call: callOf(bridge),
    vision,
    recorder: new TakeRecorder(),
    sources: fakeSources({ view: () => ({}) as HTMLCanvasElement, ...sources }),
    drawHands: () => {},
  };
  return { state: new AppState(parts), bridge, vision };
}

/** Unwraps replies as the real bridge's `call` does. */
export function callOf(bridge: FakeBridge): Call {
  return async (name, input) => {
    const reply = await bridge.request(name, input);
    if (!reply.ok) throw new MudraError(reply.error.code, reply.error.params);
    return reply.value;
  };
}
