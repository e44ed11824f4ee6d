import { contextBridge, ipcRenderer } from 'electron';
import {
  events,
  requests,
  streams,
  type EventName,
  type MudraBridge,
  type Notice,
  type Reply,
} from '../shared/contract.js';
import { channels } from './channels.js';

type Listener = (payload: never) => void;

const listeners = new Map<string, Set<Listener>>();
const refused = (error: Notice): Reply => ({ ok: false, error });
const unknown = (name: unknown): Notice => ({ code: 'message.unknown', params: { name: String(name) } });

/** `window.mudra`: one function per kind of contract entry. Names that the contract lacks do not pass. */
const bridge: MudraBridge = {
  host: 'electron',
  request: async (name, input) => {
    if (!Object.hasOwn(requests, name)) return refused(unknown(name)) as never;
    try {
      return (await ipcRenderer.invoke(channels.request, name, input)) as never;
    } catch (error) {
      return refused({ code: 'internal', params: { message: String(error) } }) as never;
    }
  },
  send: (name, payload) => {
    if (Object.hasOwn(streams, name)) ipcRenderer.send(channels.stream, name, payload);
  },
  on: (name, listener) => {
    if (!Object.hasOwn(events, name)) return () => undefined;
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set);
    set.add(listener as Listener);
    return () => void set.delete(listener as Listener);
  },
};

// The event object stays here: it would hand the page the raw channel.
ipcRenderer.on(channels.event, (_event, name: EventName, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

contextBridge.exposeInMainWorld('mudra', Object.freeze(bridge));
