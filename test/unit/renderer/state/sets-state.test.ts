import { expect, test } from 'vitest';
import { testApp } from '../../../support/app-parts.js';

async function twoSets() {
  const app = testApp();
  const more = { createdAt: '2026-02-05T10:00:00.000Z', signs: 2, takes: 9, current: false };
  app.bridge.sharing.sets = [...app.bridge.sharing.sets, { id: 'work', name: 'At work', ...more }];
  await app.state.sets.load();
  const [, work] = app.state.sets.sets.peek();
  if (!work) throw new Error('no second set');
  return { ...app, work, names: () => app.state.sets.sets.peek().map(({ name }) => name) };
}

test('a set that was deleted is there to be brought back, also after a new start', async () => {
  const { state, work, names, bridge } = await twoSets();
  await state.sets.remove(work);
  expect(names()).toEqual(['My signs']);
  await state.sets.load();
  const [gone] = state.sets.removed.peek();
  expect(gone).toMatchObject({ id: 'work', name: 'At work', signs: 2, takes: 9 });
  if (gone) await state.sets.bringBack(gone);
  expect([names(), state.sets.removed.peek()]).toEqual([['My signs', 'At work'], []]);
  expect(bridge.sharing.removed).toEqual([]);
});

test('renaming a set can be taken back', async () => {
  const { state, work, names } = await twoSets();
  await state.sets.rename(work, 'At school');
  expect(names()).toEqual(['My signs', 'At school']);
  state.toasts.list.peek().at(-1)?.action?.run();
  await expect.poll(names).toEqual(['My signs', 'At work']);
});

test('of two measurements of the storage the one asked for last counts, whichever is answered first', async () => {
  const { state, bridge } = testApp();
  const { sets } = state;
  const request = bridge.request.bind(bridge);
  const answers: (() => void)[] = [];
  // Each answer is what it was when it was asked for, and comes when it is let go.
  bridge.request = async (name, input) => {
    const reply = await request(name, input);
    if (name === 'storage.read') await new Promise<void>((answer) => answers.push(answer));
    return reply;
  };
  const counted = (takes: number): Promise<void> => {
    bridge.sharing.storage = { ...bridge.sharing.storage, trash: { signs: 0, takes, bytes: takes } };
    return sets.measure();
  };
  const older = counted(0);
  await expect.poll(() => answers.length).toBe(1);
  const newer = counted(7);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await newer;
  answers[0]?.();
  await older;
  expect(sets.storage.value?.trash.takes).toBe(7);
});

test('checking, mending and importing that are asked for twice are done once, without an error', async () => {
  const { state, bridge } = testApp();
  const { sets, sharing, tasks } = state;
  const { report } = bridge.sharing;
  const healed = { restored: 0, setAside: 0, removed: 0, failed: [], report };
  bridge.sharing.ends.set('heal', { outcome: 'healed', healed });
  await Promise.all([sets.check(), sets.check()]);
  await Promise.all([sets.heal(), sets.heal()]);
  expect(sets.healed.peek()).toMatchObject({ restored: 0 });

  sharing.stage.value = {
    at: 'seen',
    name: 'a',
    upload: 'in-1',
    preview: bridge.sharing.preview,
    noTake: [],
  };
  const summary = { signsAdded: 1, takesAdded: 2, alreadyHere: 0, leftOut: 0, renamed: [] };
  bridge.sharing.ends.set('import', { outcome: 'imported', summary });
  const writing = [sharing.write(false), sharing.write(false)];
  // The button beside it, where a second click may fall, is not to be had before the first one is answered.
  expect(tasks.busy.peek()).toBe(true);
  await Promise.all([...writing, sets.check()]);
  const of = (name: string): number => bridge.asked.filter((one) => one === name).length;
  expect(['health.check', 'health.heal', 'import.write'].map(of)).toEqual([1, 1, 1]);
  expect(state.toasts.list.peek().filter(({ kind }) => kind === 'error')).toEqual([]);
});
