import { describe, expect, it } from 'vitest';
import type { TrainingProgress } from '../../../../src/shared/contract.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp } from '../../../support/app-parts.js';
import { modelOf } from '../../../support/fake-bridge.js';

function progress(change: Partial<TrainingProgress>): TrainingProgress {
  const counts = { fold: 0, folds: 3, epoch: 1, epochs: 20, done: 0.1 };
  return { phase: 'scoring', ...counts, loss: 1, accuracy: 0.5, heldOutAccuracy: 0.4, ...change };
}

describe('training', () => {
  it('follows each round with a curve of its own and ends with the model', async () => {
    const { state, bridge } = testApp();
    const ended = state.training.run();
    expect(state.training.busy.value).toBe(true);
    bridge.emit('training.progress', progress({ epoch: 1 }));
    bridge.emit('training.progress', progress({ epoch: 1, loss: 0.9 }));
    bridge.emit('training.progress', progress({ epoch: 2, loss: 0.7 }));
    expect(state.training.curve.value.map((point) => [point.x, point.loss])).toEqual([
      [1, 0.9],
      [2, 0.7],
    ]);
    bridge.emit('training.progress', progress({ fold: 1, epoch: 1, loss: 1.1 }));
    expect(state.training.curve.value).toHaveLength(1);
    const model = modelOf([bridge.seed('up', 5), bridge.seed('down', 5)]);
    await Promise.resolve();
    bridge.emit('training.ended', { outcome: 'finished', model, seconds: 4 });
    expect(await ended).toMatchObject({ outcome: 'finished' });
    expect(state.training.busy.value).toBe(false);
  });

  it('draws no line from the end of one fit to the beginning of the next, whatever is told between them', () => {
    const { state, bridge } = testApp();
    void state.training.run();
    const xs = (): number[] => state.training.curve.value.map(({ x }) => x);
    bridge.emit('training.progress', progress({ epoch: 1 }));
    bridge.emit('training.progress', progress({ epoch: 12 }));
    bridge.emit('training.progress', progress({ fold: 1, epoch: 0, loss: null }));
    bridge.emit('training.progress', progress({ fold: 1, epoch: 1 }));
    expect(xs()).toEqual([1]);
    bridge.emit('training.progress', progress({ fold: 1, epoch: 12 }));
    bridge.emit('training.progress', progress({ fold: 1, epoch: 2 }));
    expect(xs()).toEqual([2]);
  });

  it('tells of a failure in one place: where it is in sight, else in a message', () => {
    const { state, bridge } = testApp();
    const failed = {
      outcome: 'failed',
      error: { code: 'training.killed', params: { reason: 'x' } },
    } as const;
    const end = state.training.tellAt({ inSight: () => true });
    bridge.emit('training.progress', progress({}));
    bridge.emit('training.ended', failed);
    expect(state.toasts.list.value).toEqual([]);
    expect(state.toasts.status.value).toContain('Training stopped');
    expect([state.training.takeToldInPlace(), state.training.takeToldInPlace()]).toEqual([true, false]);
    end();
    bridge.emit('training.progress', progress({}));
    bridge.emit('training.ended', failed);
    expect(state.toasts.list.value).toHaveLength(1);
    expect(state.training.takeToldInPlace()).toBe(false);
  });

  it('is over at once, with the reason, when it may not start', async () => {
    const { state, bridge } = testApp();
    bridge.failures.set('training.start', new MudraError('training.tooFewSigns', { count: 1 }));
    expect(await state.training.run()).toBeNull();
    expect(state.training.busy.value).toBe(false);
    expect(state.toasts.list.value[0]?.text).toContain('you have 1');
  });

  it('is over when a found-again connection says that nothing trains any more', async () => {
    const { state, bridge } = testApp();
    const ended = state.training.run();
    await Promise.resolve();
    const status = await state.parts.call('app.status', undefined);
    bridge.emit('status.caughtUp', { ...status, training: true });
    expect(state.training.busy.value).toBe(true);
    bridge.emit('status.caughtUp', { ...status, training: false });
    expect(await ended).toMatchObject({ outcome: 'failed', error: { code: 'training.missed' } });
    expect(state.training.busy.value).toBe(false);
  });

  it('can be cancelled again when the first try did not get through', async () => {
    const { state, bridge } = testApp();
    void state.training.run();
    await Promise.resolve();
    bridge.failures.set('training.cancel', new MudraError('host.lost'));
    await state.training.cancel();
    expect(state.training.phase.value).toBe('running');
    bridge.failures.clear();
    await state.training.cancel();
    expect(state.training.phase.value).toBe('idle');
  });

  it('can be cancelled', async () => {
    const { state } = testApp();
    const ended = state.training.run();
    await state.training.cancel();
    expect(await ended).toEqual({ outcome: 'cancelled' });
    expect(state.toasts.list.value).toEqual([]);
  });

  it('is joined by a window that was opened while it runs', () => {
    const { state, bridge } = testApp();
    bridge.emit('training.progress', progress({}));
    expect(state.training.phase.value).toBe('running');
  });

  it('that began by itself does not stand in the way, and making way for newer takes tells nothing', () => {
    const { state, bridge } = testApp();
    bridge.emit('training.progress', progress({ automatic: true }));
    expect([state.training.busy.value, state.training.asked.value]).toEqual([true, false]);
    bridge.emit('training.ended', { outcome: 'cancelled', automatic: true });
    expect(state.training.busy.value).toBe(false);
    expect(state.training.end.value).toBeNull();
    bridge.emit('training.progress', progress({ automatic: true }));
    bridge.emit('training.ended', { outcome: 'cancelled', automatic: false });
    expect(state.training.end.value).toEqual({ outcome: 'cancelled', automatic: false });
  });

  it('that began by itself becomes the one that was asked for', async () => {
    const { state, bridge } = testApp();
    bridge.emit('training.progress', progress({ automatic: true, epoch: 3 }));
    const ended = state.training.run();
    expect(state.training.asked.value).toBe(true);
    expect(state.training.progress.value?.epoch).toBe(3);
    await Promise.resolve();
    const model = modelOf([bridge.seed('up', 5), bridge.seed('down', 5)]);
    bridge.emit('training.ended', { outcome: 'finished', model, seconds: 4, kept: 'new' });
    expect(await ended).toMatchObject({ outcome: 'finished' });
  });

  it('says nothing of how it ended once another set is open', async () => {
    const { state, bridge } = testApp();
    await state.sets.load();
    bridge.emit('training.progress', progress({}));
    bridge.emit('training.ended', {
      outcome: 'finished',
      model: modelOf([bridge.seed('up', 5)]),
      seconds: 4,
    });
    const [first] = state.sets.sets.value;
    if (first) await state.sets.rename(first, 'Mine');
    expect(state.training.end.value?.outcome).toBe('finished');
    await state.sets.create('Work');
    expect(state.training.end.value).toBeNull();
    expect(state.training.curve.value).toEqual([]);
  });

  it('says nothing of how it ended once there are other takes, and goes on saying it of other names', async () => {
    const { state, bridge } = testApp();
    const up = bridge.seed('up', 3);
    await state.load();
    const error = { code: 'training.tooFewSigns', params: { count: 1 } } as const;
    bridge.emit('training.progress', progress({}));
    bridge.emit('training.ended', { outcome: 'failed', error });
    await state.library.rename(up.id, 'upwards');
    expect(state.training.end.value?.outcome).toBe('failed');
    bridge.seed('down', 3);
    await state.library.load();
    expect(state.training.end.value).toBeNull();
  });
});
