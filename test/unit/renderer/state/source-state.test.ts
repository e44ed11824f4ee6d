import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp } from '../../../support/app-parts.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the source', () => {
  it('runs while a screen holds it and goes off a little after the last one left', async () => {
    const { state, vision } = testApp();
    const leaveLive = state.source.hold();
    await vi.advanceTimersByTimeAsync(0);
    expect(vision.status.value).toBe('running');
    leaveLive();
    await vi.advanceTimersByTimeAsync(1000);
    const leaveTeach = state.source.hold();
    await vi.advanceTimersByTimeAsync(5000);
    expect(vision.status.value).toBe('running');
    leaveTeach();
    leaveTeach();
    await vi.advanceTimersByTimeAsync(2000);
    expect(vision.status.value).toBe('off');
  });

  it('remembers the camera that was chosen', async () => {
    const { state, vision, bridge } = testApp();
    await state.source.useCamera('desk');
    expect(vision.source.value?.label).toBe('Desk camera');
    expect(bridge.settings).toMatchObject({ source: 'camera', cameraId: 'desk' });
  });

  it('says why the camera does not run, until another source does', async () => {
    const { state } = testApp({ failure: new MudraError('camera.refused') });
    await state.source.start();
    expect(state.source.error.value?.code).toBe('camera.refused');
    expect(await state.source.useSigner()).not.toBeNull();
    expect(state.source.error.value).toBeNull();
    expect(state.source.signer.value?.label).toBe('Virtual signer');
  });

  it('asks for a film again after a restart, as files cannot be remembered', async () => {
    const { state, bridge, vision } = testApp();
    bridge.settings = { ...bridge.settings, source: 'film' };
    await state.load();
    await state.source.start();
    expect(state.source.needsFilm).toBe(true);
    expect(vision.source.value).toBeNull();
  });
});
