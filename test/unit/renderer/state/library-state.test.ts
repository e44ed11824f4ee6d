import { describe, expect, it, vi } from 'vitest';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

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

describe('a message about a change', () => {
  const shown = ({ state }: TestApp): (string | undefined)[] =>
    state.toasts.list.value.map(({ action }) => action?.label);

  it('goes with its offer once something else was changed, which that never undoes', async () => {
    const app = testApp();
    const { state, bridge } = app;
    const [cafe, thanks] = [bridge.seed('café', 2), bridge.seed('thanks', 2)];
    await state.load();
    await state.library.removeSign(cafe);
    await state.library.undo();
    await state.library.redo();
    expect(shown(app)).toEqual(['Undo']);
    const old = state.toasts.list.value[0]?.action;
    await state.library.rename(thanks.id, 'thank you');
    expect(shown(app)).toEqual([]);
    // Pressed as it went.
    await old?.run();
    expect(state.library.signs.value.map(({ name }) => name)).toEqual(['thank you']);
    expect(state.toasts.list.value.map(({ text }) => text)).toEqual([
      'Other things were changed since. Undo takes them back one by one.',
    ]);
  });

  it('goes when another set is opened', async () => {
    const app = testApp();
    const { state, bridge } = app;
    const sign = bridge.seed('café', 2);
    await state.load();
    await state.library.removeSign(sign);
    expect(shown(app)).toEqual(['Undo']);
    const change = { code: 'addTake' as const, params: { name: 'hello' } };
    const history = { undo: { id: 'of another set', ...change }, redo: null };
    bridge.emit('library.changed', { signs: [], notices: [], history });
    expect(shown(app)).toEqual([]);
  });

  it('hears what is asked for next as soon as it shows what was undone, answered or not', async () => {
    const { state, bridge } = testApp();
    const sign = bridge.seed('café', 2);
    await state.load();
    await state.library.rename(sign.id, 'tea');
    const goOn = bridge.keepWaiting('history.undo');
    const undoing = state.library.undo();
    await state.library.redo();
    expect(bridge.asked).not.toContain('history.redo');
    const view = bridge.view();
    bridge.emit('library.changed', { ...view, history: { undo: null, redo: view.history?.undo ?? null } });
    await state.library.redo();
    expect(bridge.asked).toContain('history.redo');
    goOn();
    await undoing;
  });

  it('says that undoing takes long, and nothing else is undone meanwhile', async () => {
    vi.useFakeTimers();
    try {
      const { state, bridge } = testApp();
      const sign = bridge.seed('café', 2);
      await state.load();
      await state.library.rename(sign.id, 'tea');
      await state.library.rename(sign.id, 'cocoa');
      const texts = (): string[] => state.toasts.list.value.map(({ text }) => text);
      const goOn = bridge.keepWaiting('history.undo');
      const undoing = state.library.undo();
      await vi.advanceTimersByTimeAsync(200);
      expect(texts()).toEqual([]);
      await Promise.all([state.library.undo(), state.library.redo()]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(texts()).toEqual(['Undoing. This takes a moment…']);
      goOn();
      await undoing;
      expect(texts()).toEqual(['Undone: renaming “” to “”.']);
      expect(state.library.signs.value[0]?.name).toBe('tea');
      expect(bridge.asked.filter((name) => name.startsWith('history.'))).toEqual(['history.undo']);

      bridge.failures.set('history.undo', new MudraError('disk.full'));
      await state.library.undo();
      expect(state.toasts.list.value.at(-1)?.kind).toBe('error');
      bridge.failures.clear();
      await state.library.undo();
      expect(state.library.signs.value[0]?.name).toBe('café');
    } finally {
      vi.useRealTimers();
    }
  });

  it('offers nothing where nothing changed', async () => {
    const app = testApp();
    const { state, bridge } = app;
    const { takes } = bridge.seed('café', 2);
    await state.load();
    const ids = takes.map(({ id }) => id);
    await state.library.disableTakes(ids, true);
    bridge.changesNothing.add('takes.disable');
    await state.library.disableTakes(ids, true);
    expect(shown(app)).toEqual([undefined]);
  });
});

describe('takes of the library', () => {
  it('are deleted several at once, with one undo for all', async () => {
    const { state, bridge } = testApp();
    const { takes } = bridge.seed('up', 4);
    await state.load();
    const ids = takes.slice(1, 3).map(({ id }) => id);
    expect(await state.library.removeTakes(ids)).toBe(true);
    expect(state.library.signs.value[0]?.takes).toHaveLength(2);
    await state.toasts.list.value[0]?.action?.run();
    expect(state.library.signs.value[0]?.takes).toHaveLength(4);
  });

  it('are not undone by an old message once something else was changed', async () => {
    const { state, bridge } = testApp();
    const sign = bridge.seed('up', 4);
    await state.load();
    await state.library.disableTakes(
      sign.takes.map(({ id }) => id),
      true,
    );
    const undo = state.toasts.list.value[0]?.action;
    await state.library.rename(sign.id, 'down');
    await undo?.run();
    expect(state.library.signs.value[0]?.name).toBe('down');
    expect(state.library.signs.value[0]?.takes.every((take) => take.disabled)).toBe(true);
    await state.library.undo();
    await state.library.undo();
    expect(state.library.signs.value[0]?.takes.some((take) => take.disabled)).toBe(false);
    await state.library.redo();
    expect(state.library.signs.value[0]?.takes.every((take) => take.disabled)).toBe(true);
  });

  it('are shown as they are trimmed, and whole where that is asked for', async () => {
    const { state, bridge } = testApp();
    const id = bridge.seed('up', 1).takes[0]?.id;
    if (!id) throw new Error('no take');
    await state.load();
    const whole = (await state.library.framesOf(id)).length;
    await state.library.trimTake(id, { startMs: 200, endMs: 800 });
    expect((await state.library.framesOf(id)).length).toBeLessThan(whole);
    expect((await state.library.wholeFramesOf(id)).length).toBe(whole);
    await state.library.trimTake(id, null);
    expect((await state.library.framesOf(id)).length).toBe(whole);
  });

  it('says when there is nothing to undo', async () => {
    const { state } = testApp();
    await state.load();
    await state.library.undo();
    expect(state.toasts.list.value.map(({ text }) => text)).toEqual(['There is nothing to undo.']);
  });

  it('joins what is new to what it knows, and asks for all of it when something was missed', async () => {
    const { state, bridge } = testApp();
    const [up, down] = [bridge.seed('up', 3), bridge.seed('down', 2)];
    bridge.emit('library.changed', { ...bridge.view(), revision: 'a.1' });
    const before = state.library.signs.value;
    const renamed = { ...down, name: 'below' };
    const news = { signs: [up.id, renamed], notices: [], since: 'a.1', revision: 'a.2' };
    bridge.emit('library.changed', news);
    expect(state.library.signs.value.map(({ name }) => name)).toEqual(['up', 'below']);
    expect(state.library.signs.value[0]).toBe(before[0]);
    // What comes next is told as it differs from a revision that never came.
    const asked = bridge.asked.length;
    bridge.emit('library.changed', { ...news, signs: [up.id, down.id], since: 'a.3', revision: 'a.4' });
    expect(state.library.signs.value.map(({ name }) => name)).toEqual(['up', 'below']);
    expect(bridge.asked.slice(asked)).toContain('library.news');
  });
});
