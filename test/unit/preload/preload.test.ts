import type { EventEmitter } from 'node:events';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { MudraBridge } from '../../../src/shared/contract.js';

/** Stands in for Electron's two preload modules; it answers every call with the call itself. */
const electron = vi.hoisted(() => ({
  exposed: {} as Record<string, unknown>,
  sent: [] as unknown[][],
  failing: false,
  ipc: null as EventEmitter | null,
}));

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  const ipc = new EventEmitter();
  electron.ipc = ipc;
  return {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => {
        electron.exposed[name] = value;
      },
    },
    ipcRenderer: {
      invoke: async (...args: unknown[]) => {
        if (electron.failing) throw new Error('An object could not be cloned.');
        return { ok: true, value: args };
      },
      send: (...args: unknown[]) => void electron.sent.push(args),
      on: (channel: string, listener: (...args: unknown[]) => void) => void ipc.on(channel, listener),
    },
  };
});

let bridge: MudraBridge;
beforeAll(async () => {
  await import('../../../src/preload/index.js');
  bridge = electron.exposed['mudra'] as MudraBridge;
});

describe('window.mudra', () => {
  it('is one frozen object with a function per kind, and nothing of Electron', () => {
    expect(Object.keys(electron.exposed)).toEqual(['mudra']);
    expect(Object.keys(bridge).sort()).toEqual(['host', 'on', 'request', 'send']);
    expect(Object.isFrozen(bridge)).toBe(true);
  });

  it('passes requests of the contract', async () => {
    expect(await bridge.request('take.remove', { takeId: 'x' as never })).toEqual({
      ok: true,
      value: ['mudra:request', 'take.remove', { takeId: 'x' }],
    });
  });

  it.each(['toString', '__proto__', 'mudra:request', ''])('passes no name like “%s”', async (name) => {
    expect(await bridge.request(name as never, undefined as never)).toMatchObject({
      ok: false,
      error: { code: 'message.unknown' },
    });
    bridge.send(name as never, {} as never);
    expect(electron.sent).toEqual([]);
    expect(bridge.on(name as never, () => undefined)).toBeTypeOf('function');
  });

  it('answers what cannot be sent instead of throwing', async () => {
    electron.failing = true;
    expect(await bridge.request('app.status', undefined)).toMatchObject({ error: { code: 'internal' } });
    electron.failing = false;
  });

  it('sends frames', () => {
    bridge.send('live.frame', { time: 1 } as never);
    expect(electron.sent).toEqual([['mudra:stream', 'live.frame', { time: 1 }]]);
  });

  it('tells of events without the event object, until told to stop', () => {
    const heard: unknown[][] = [];
    const stop = bridge.on('model.changed', (...args) => void heard.push(args));
    electron.ipc?.emit('mudra:event', { sender: 'secret' }, 'model.changed', null);
    electron.ipc?.emit('mudra:event', { sender: 'secret' }, 'library.changed', { signs: [] });
    stop();
    electron.ipc?.emit('mudra:event', { sender: 'secret' }, 'model.changed', null);
    expect(heard).toEqual([[null]]);
  });
});
