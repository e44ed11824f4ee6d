import { describe, expect, it } from 'vitest';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp } from '../../../support/app-parts.js';

describe('the library', () => {
  it('deletes with an undo that brings everything back', async () => {
    const { state, bridge } = testApp();
    const sign = bridge.seed('up', 3);
    await state.load();
    await state.library.removeSign(sign);
    expect(state.library.signs.value).toEqual([]);
    await state.toasts.list.value[0]?.action?.run();
    expect(state.library.signs.value[0]?.takes).toHaveLength(3);
  });

  it('deletes nothing and offers no undo when the main side refuses', async () => {
    const { state, bridge } = testApp();
    const sign = bridge.seed('up', 3);
    await state.load();
    bridge.failures.set('sign.remove', new MudraError('disk.denied', { path: 'signs' }));
    await state.library.removeSign(sign);
    expect(state.library.signs.value).toHaveLength(1);
    expect(state.toasts.list.value.map((toast) => [toast.kind, toast.action])).toEqual([
      ['error', undefined],
    ]);
  });

  it('asks once for the frames of a take, and again after a failure', async () => {
    const { state, bridge } = testApp();
    const id = bridge.seed('up', 1).takes[0]?.id;
    if (!id) throw new Error('no take');
    bridge.failures.set('take.frames', new MudraError('file.missing', { path: 'x' }));
    await expect(state.library.framesOf(id)).rejects.toThrow(MudraError);
    bridge.failures.clear();
    expect((await state.library.framesOf(id)).length).toBeGreaterThan(20);
    await state.library.framesOf(id);
    expect(bridge.asked.filter((name) => name === 'take.frames')).toHaveLength(2);
  });
});
