import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from '../../../../src/renderer/state/toasts.js';
import { MudraError } from '../../../../src/shared/errors.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts): string[] => toasts.list.value.map((toast) => toast.text);

describe('toasts', () => {
  it('leave by themselves, later when there is something to undo; errors stay', () => {
    const toasts = new Toasts();
    toasts.info('plain');
    toasts.info('undoable', { label: 'Undo', run: () => {} });
    toasts.error(new MudraError('disk.full'));
    vi.advanceTimersByTime(6000);
    expect(texts(toasts)).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(toasts.list.value.map((toast) => toast.kind)).toEqual(['error']);
  });

  it('stay while they are pointed at', () => {
    const toasts = new Toasts();
    toasts.info('read me');
    const id = toasts.list.value[0]?.id ?? 0;
    toasts.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(texts(toasts)).toEqual(['read me']);
    toasts.release(id);
    vi.advanceTimersByTime(6000);
    expect(texts(toasts)).toEqual([]);
  });

  it('do not pile up: three at most, the same text once', () => {
    const toasts = new Toasts();
    for (const text of ['a', 'b', 'b', 'c', 'd']) toasts.info(text);
    expect(texts(toasts)).toEqual(['b', 'c', 'd']);
  });

  it('say at most one status a second, and of several the last', () => {
    const toasts = new Toasts();
    const said: string[] = [];
    toasts.status.subscribe((text) => text && said.push(text));
    for (const text of ['3', '2', '1', 'ready']) toasts.announce(text);
    expect(said).toEqual(['3']);
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(['3', 'ready']);
  });

  it('say the same again when it comes again', () => {
    const toasts = new Toasts();
    const said: string[] = [];
    toasts.status.subscribe((text) => text && said.push(text.trim()));
    toasts.announce('yes');
    vi.advanceTimersByTime(3000);
    toasts.announce('yes');
    vi.advanceTimersByTime(3000);
    expect(said).toEqual(['yes', 'yes']);
  });

  it('turn what a job throws into words', async () => {
    const toasts = new Toasts();
    const result = await toasts.guard(() => Promise.reject(new MudraError('sign.nameTaken', { name: 'up' })));
    expect(result).toBeUndefined();
    expect(texts(toasts)).toEqual(['There is a sign named “up” already. Choose another name.']);
  });
});
