import type { EventName, EventPayload, MudraBridge, Reply, RequestName } from '../shared/contract.js';

/** A slow socket drops live frames beyond this many buffered bytes. */
const fullBuffer = 256 * 1024;
const requestMs = 60_000;
const retryMs = 1000;

type Listener = (payload: never) => void;
interface Waiting {
  settle(reply: Reply): void;
}

const lost = (): Reply => ({ ok: false, error: { code: 'host.lost', params: {} } });

/** The bridge over a WebSocket to the loopback host. Comes back by itself; what waits when it breaks gets `host.lost`. */
class WebBridge implements MudraBridge {
  readonly host = 'web';
  private socket: WebSocket | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<EventName, Set<Listener>>();
  private nextId = 1;

  constructor(private readonly url: string) {}

  /** Resolves once the first connection stands; rejects when it cannot be had. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.url);
      socket.onopen = () => {
        this.socket = socket;
        resolve();
      };
      socket.onmessage = (event) => this.receive(String(event.data));
      socket.onclose = () => {
        reject(new Error('the socket closed'));
        if (this.socket === socket) this.reconnect();
      };
    });
  }

  request<N extends RequestName>(name: N, input: unknown): Promise<Reply<N>> {
    const { socket } = this;
    if (!socket) return Promise.resolve(lost() as Reply<N>);
    const id = this.nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(id, lost()), requestMs);
      this.waiting.set(id, {
        settle: (reply) => {
          clearTimeout(timer);
          resolve(reply as Reply<N>);
        },
      });
      socket.send(JSON.stringify({ id, name, input }));
    });
  }

  send(stream: string, payload: unknown): void {
    if (!this.socket || this.socket.bufferedAmount > fullBuffer) return;
    this.socket.send(JSON.stringify({ stream, payload }));
  }

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener as Listener);
    return () => set.delete(listener as Listener);
  }

  private receive(text: string): void {
    const message = JSON.parse(text) as {
      id?: number;
      reply?: Reply;
      event?: EventName;
      payload?: never;
      error?: unknown;
    };
    if (message.id !== undefined && message.reply) this.settle(message.id, message.reply);
    else if (message.event)
      for (const listener of this.listeners.get(message.event) ?? []) listener(message.payload as never);
    else console.error('Mudra refused a message:', message.error);
  }

  private settle(id: number, reply: Reply): void {
    this.waiting.get(id)?.settle(reply);
    this.waiting.delete(id);
  }

  private reconnect(): void {
    this.socket = null;
    for (const id of [...this.waiting.keys()]) this.settle(id, lost());
    const retry = (): void => void setTimeout(() => void this.connect().catch(retry), retryMs);
    retry();
  }
}

/** Connects to the host that served this page. */
export async function connectWeb(): Promise<MudraBridge> {
  const bridge = new WebBridge(`${location.origin.replace(/^http/, 'ws')}/bridge`);
  await bridge.connect();
  return bridge;
}
