import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FocusState, shareFocus } from '../../../../src/renderer/state/focus-state.js';
import { FakeBridge } from '../../../support/fake-bridge.js';

/** As much of a window as is needed to have the keyboard, or not. */
class FakeWindow extends EventTarget {
  focused = false;
  readonly document = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    hasFocus: () => this.focused,
  });

  focus(focused: boolean): void {
    this.focused = focused;
    this.dispatchEvent(new Event(focused ? 'focus' : 'blur'));
  }
}
const asWindow = (window: FakeWindow): Window => window as unknown as Window;

let bridge: FakeBridge;
let main: FakeWindow;
let state: FocusState;
const told = (): unknown[] => bridge.sent.map(({ payload }) => payload);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  bridge = new FakeBridge();
  main = new FakeWindow();
  state = new FocusState(bridge, asWindow(main));
});
afterEach(() => vi.useRealTimers());

it('tells at once that it has the keyboard, and a little later that it has not', () => {
  expect(told()).toEqual([false]);
  main.focus(true);
  expect(told()).toEqual([false, true]);
  main.focus(false);
  expect(told()).toEqual([false, true]);
  vi.advanceTimersByTime(150);
  expect(told()).toEqual([false, true, false]);
});

it('says nothing when the keyboard goes from one of its windows to another', () => {
  const mini = new FakeWindow();
  state.watch(asWindow(mini));
  main.focus(true);
  main.focus(false);
  mini.focus(true);
  vi.advanceTimersByTime(1000);
  expect(told()).toEqual([false, true]);
  mini.dispatchEvent(new Event('pagehide'));
  vi.advanceTimersByTime(1000);
  expect(told()).toEqual([false, true, false]);
});

it('hears of windows without a connection', async () => {
  const big = new FakeWindow();
  big.focused = true;
  const stop = shareFocus(asWindow(big));
  await vi.waitFor(() => expect(told()).toEqual([false, true]));
  stop();
  await vi.waitFor(() => {
    vi.advanceTimersByTime(150);
    expect(told()).toEqual([false, true, false]);
  });
});

it('tells again after the connection was lost', async () => {
  main.focus(true);
  const status = await bridge.request('app.status', undefined);
  if (status.ok) bridge.emit('status.caughtUp', status.value);
  expect(told()).toEqual([false, true, true]);
});
