import { describe, expect, it } from 'vitest';
import type { LiveUpdate } from '../../../../src/shared/contract.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

function caption(time: number, name: string, signId: SignId): LiveUpdate {
  const guess = { signId, name, confidence: 0.9 };
  const decided = { id: `c${time}`, runnerUp: null, startedAt: ms(time - 800), decidedAt: ms(time) };
  const shown = { ...guess, ...decided };
  return { time: ms(time), state: 'caption', stepMs: 1, best: guess, runnerUp: null, caption: shown };
}

async function shown(): Promise<TestApp & { tea: SignId; undo: () => Promise<void> }> {
  const app = testApp();
  const water = app.bridge.seed('water', 2).id;
  const tea = app.bridge.seed('tea', 2).id;
  await app.state.load();
  app.state.live.show();
  app.bridge.emit('live.update', caption(1000, 'water', water));
  app.bridge.emit('live.update', caption(3000, 'water', water));
  const undo = async (): Promise<void> => app.state.toasts.list.value.at(-1)?.action?.run();
  return { ...app, tea, undo };
}
const takes = ({ state }: TestApp, name: string): number | undefined =>
  state.library.view.value.signs.find((sign) => sign.name === name)?.takes.length;

describe('putting a caption right', () => {
  it('asks about the last one, captions nothing meanwhile, and goes on', async () => {
    const { state, bridge } = await shown();
    state.correction.wrong();
    expect(state.correction.target.value).toMatchObject({ kind: 'caption', caption: { id: 'c3000' } });
    bridge.emit('live.update', caption(5000, 'tea', 'x' as SignId));
    expect(state.live.history.value).toHaveLength(2);
    state.correction.close();
    expect(bridge.asked.slice(-2)).toEqual(['live.stop', 'live.start']);
  });

  it('says the right sign in the line, the sentence and the history; undone, all is as before', async () => {
    const app = await shown();
    const { state, tea } = app;
    state.correction.wrong();
    await state.correction.choose('c3000', { is: 'sign', signId: tea });
    expect(state.correction.target.value).toBeNull();
    expect(state.live.sentence.text.value).toBe('water tea');
    expect(state.live.line.value).toMatchObject({ kind: 'caption', caption: { name: 'tea' } });
    expect(state.live.history.value.map(({ corrected }) => corrected)).toEqual([undefined, 'tea']);
    expect(takes(app, 'tea')).toBe(3);
    await app.undo();
    expect(state.live.sentence.text.value).toBe('water water');
    expect(state.live.line.value).toMatchObject({ caption: { name: 'water' } });
    expect(takes(app, 'tea')).toBe(2);
  });

  it('goes with its take, which the library’s undo takes away and redo brings again', async () => {
    const app = await shown();
    const { state, bridge, tea } = app;
    await state.correction.choose('c3000', { is: 'sign', signId: tea });
    const taught = state.library.find(tea)?.takes.at(-1);
    if (!taught) throw new Error('no take');
    const corrected = () => state.live.history.value.map((one) => one.corrected);
    await bridge.request('take.remove', { takeId: taught.id });
    await state.library.load();
    expect([state.live.sentence.text.value, corrected()]).toEqual(['water water', [undefined, undefined]]);
    await bridge.request('take.restore', { takeId: taught.id });
    await state.library.load();
    expect([state.live.sentence.text.value, corrected()]).toEqual(['water tea', [undefined, 'tea']]);
  });

  it('says so for as long as that is the last change', async () => {
    const { state, tea } = await shown();
    await state.correction.choose('c3000', { is: 'sign', signId: tea });
    expect(state.toasts.list.value.map(({ action }) => action?.label)).toEqual(['Undo']);
    await state.library.undo();
    expect(state.toasts.list.value.map(({ text }) => text)).toEqual(['Undone: the correction to “”.']);
    expect(state.live.sentence.text.value).toBe('water water');
  });

  it('stays while another set is open, and goes with its take when that set is open again', async () => {
    const app = await shown();
    const { state, bridge, tea } = app;
    bridge.missed = [{ id: 'm1', durationMs: 900, corrected: false }];
    await state.correction.choose('m1', { is: 'new', name: 'milk' });
    await state.correction.choose('c3000', { is: 'sign', signId: tea });
    const said = () => [state.live.sentence.text.value, state.live.history.value.map((one) => one.corrected)];
    const put = ['water tea milk', [undefined, 'tea']];
    bridge.emit('library.changed', { ...bridge.view(), revision: 'a.1' });
    expect(said()).toEqual(put);
    bridge.emit('library.changed', { signs: [], notices: [], revision: 'b.0' });
    expect(said()).toEqual(put);
    bridge.emit('library.changed', { ...bridge.view(), revision: 'c.0' });
    expect(said()).toEqual(put);
    const signs = bridge.view().signs.filter(({ id }) => id !== tea);
    bridge.emit('library.changed', { signs, notices: [], revision: 'c.1' });
    expect(said()).toEqual(['water water milk', [undefined, undefined]]);
  });

  it('“nothing” takes the word out, and undo removes the rest that was not there before', async () => {
    const app = await shown();
    await app.state.correction.choose('c1000', { is: 'rest' });
    expect(app.state.live.sentence.text.value).toBe('water');
    expect(app.state.library.rest.value?.takes).toHaveLength(1);
    await app.undo();
    expect(app.state.live.sentence.text.value).toBe('water water');
    expect(app.state.library.rest.value).toBeNull();
  });

  it('a movement that gave no caption becomes a word when it is named', async () => {
    const app = await shown();
    app.bridge.missed = [{ id: 'm1', durationMs: 900, corrected: false }];
    await app.state.correction.missed();
    expect(app.state.correction.target.value).toMatchObject({ kind: 'missed', movements: [{ id: 'm1' }] });
    await app.state.correction.choose('m1', { is: 'new', name: 'milk' });
    expect(app.state.live.sentence.text.value).toBe('water water milk');
    await app.undo();
    expect(app.state.live.sentence.text.value).toBe('water water');
    expect(takes(app, 'milk')).toBeUndefined();
  });

  it('says why when it is too late, and changes nothing', async () => {
    const { state, bridge, tea } = await shown();
    bridge.failures.set('live.correct', new MudraError('movement.gone', { most: 20 }));
    await state.correction.choose('c1000', { is: 'sign', signId: tea });
    expect(state.toasts.list.value.at(-1)).toMatchObject({ kind: 'error' });
    expect(state.live.sentence.text.value).toBe('water water');
  });

  it('taken back brings no word into a sentence that was cleared', async () => {
    const app = await shown();
    const { state, bridge, tea } = app;
    const { sentence } = state.live;
    await state.correction.choose('c1000', { is: 'rest' });
    await state.correction.choose('c3000', { is: 'sign', signId: tea });
    sentence.clear();
    const taught = (name: string | null) =>
      bridge
        .view()
        .signs.find((sign) => (name ? sign.name === name : sign.kind === 'rest'))
        ?.takes.at(-1);
    for (const take of [taught('tea'), taught(null)]) {
      if (!take) throw new Error('no take');
      await bridge.request('take.remove', { takeId: take.id });
    }
    await state.library.load();
    expect(state.live.history.value.map(({ corrected }) => corrected)).toEqual([undefined, undefined]);
    expect(sentence.text.value).toBe('');
  });

  it('without a caption or a missed movement there is nothing to ask', async () => {
    const { state } = testApp();
    state.correction.wrong();
    await state.correction.missed();
    expect(state.correction.target.value).toBeNull();
    expect(state.toasts.list.value).toHaveLength(2);
  });
});
