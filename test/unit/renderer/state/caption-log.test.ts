import { describe, expect, it, vi } from 'vitest';
import type { LiveUpdate } from '../../../../src/shared/contract.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

function caption(time: number, name: string): LiveUpdate {
  const guess = { signId: name as SignId, name, confidence: 0.9 };
  const decided = { id: `${name}-${time}`, runnerUp: null, startedAt: ms(time - 800), decidedAt: ms(time) };
  const update = { time: ms(time), state: 'caption', best: guess, runnerUp: null, stepMs: 1 } as const;
  return { ...update, caption: { ...guess, ...decided } };
}

async function opened(before?: TestApp): Promise<TestApp> {
  const app = testApp();
  if (before) app.bridge.captions.history = structuredClone(before.bridge.captions.history);
  if (before) app.bridge.captions.words = structuredClone(before.bridge.captions.words);
  await app.state.load();
  app.state.live.show();
  return app;
}

const names = ({ state }: TestApp) => state.live.history.value.map(({ name }) => name);
const held = ({ bridge }: TestApp) => bridge.captions.history.map(({ name }) => name);

describe('history and sentence', () => {
  it('are there when the page is loaded again', async () => {
    const first = await opened();
    first.bridge.emit('live.update', caption(1000, 'up'));
    first.bridge.emit('live.update', caption(2000, 'down'));
    first.state.live.sentence.edit('up down', 'up and down');
    const again = await opened(first);
    expect(names(again)).toEqual(['up', 'down']);
    expect(again.state.live.sentence.text.value).toBe('up and down');
    expect(again.state.live.sentence.words.value.map((word) => word.caption?.name ?? null)).toEqual([
      'up',
      null,
      'down',
    ]);
    // Nothing is told that the main side has told.
    expect(again.bridge.asked).not.toContain('captions.log');
    expect(again.bridge.asked).not.toContain('captions.sentence');
  });

  it('go on with ids of their own for what is typed', async () => {
    const first = await opened();
    first.state.live.sentence.addText('one');
    const again = await opened(first);
    again.state.live.sentence.addText('two');
    expect(again.state.live.sentence.words.value.map(({ id }) => id)).toEqual(['typed-1', 'typed-2']);
  });

  it('are corrected there, too, and put back', async () => {
    const app = await opened();
    app.bridge.emit('live.update', caption(1000, 'up'));
    const putBack = app.state.live.corrected('up-1000', { id: 'tea' as SignId, name: 'tea' });
    expect(app.bridge.captions.history.map(({ corrected }) => corrected)).toEqual(['tea']);
    putBack();
    expect(app.bridge.captions.history.map(({ corrected }) => corrected)).toEqual([undefined]);
  });

  it('are forgotten there, too, and brought back by undo', async () => {
    const app = await opened();
    app.bridge.emit('live.update', caption(1000, 'up'));
    const before = app.state.live.history.value;
    app.state.live.forgetHistory();
    expect(held(app)).toEqual([]);
    app.state.live.history.value = before;
    expect(held(app)).toEqual(['up']);
  });

  it('that could not be told are told when the connection is there again, without a word', async () => {
    const app = await opened();
    app.bridge.failures.set('captions.log', new MudraError('host.lost'));
    app.bridge.emit('live.update', caption(1000, 'up'));
    await vi.waitFor(() => expect(app.bridge.asked).toContain('captions.log'));
    app.bridge.failures.clear();
    await Promise.resolve();
    expect(held(app)).toEqual([]);
    app.bridge.emit('status.caughtUp', await app.state.parts.call('app.status', undefined));
    expect(held(app)).toEqual(['up']);
    expect(app.state.toasts.list.value).toEqual([]);
  });

  it('that were forgotten or changed while the connection was away are so there, too, once it is back', async () => {
    const app = await opened();
    app.bridge.emit('live.update', caption(1000, 'up'));
    app.bridge.failures.set('captions.forget', new MudraError('host.lost'));
    app.bridge.failures.set('captions.sentence', new MudraError('host.lost'));
    app.state.live.forgetHistory();
    app.state.live.sentence.clear();
    await vi.waitFor(() => expect(app.bridge.asked).toContain('captions.forget'));
    app.bridge.failures.clear();
    await Promise.resolve();
    expect(held(app)).toEqual(['up']);
    app.bridge.emit('status.caughtUp', await app.state.parts.call('app.status', undefined));
    expect(held(app)).toEqual([]);
    expect(app.bridge.captions.words).toEqual([]);
    // What is captioned from then on is all that there is.
    app.bridge.emit('live.update', caption(2000, 'down'));
    expect(held(app)).toEqual(['down']);
  });

  it('say what was wrong with them, once they are read', async () => {
    const app = testApp();
    const params = { path: 'captions.jsonl', reason: 'it is not JSON', aside: 'set-aside/captions.jsonl' };
    app.bridge.captions.notice = { code: 'file.damaged', params };
    await app.state.load();
    expect(app.state.toasts.list.value.map(({ text }) => text)).toEqual([
      expect.stringContaining('captions.jsonl'),
    ]);
  });

  it('that cannot be kept are an error', async () => {
    const app = await opened();
    app.bridge.failures.set('captions.log', new MudraError('disk.full'));
    app.bridge.emit('live.update', caption(1000, 'up'));
    await vi.waitFor(() => expect(app.state.toasts.list.value).toHaveLength(1));
    expect(names(app)).toEqual(['up']);
  });
});
