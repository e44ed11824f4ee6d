import { takenOver } from '../shared/bridge-codes.js';
import type { EventName, EventPayload, MudraBridge, Notice, Reply, RequestName } from '../shared/contract.js';
import { MudraError } from '../shared/errors.js';

/** Frames are dropped while this many bytes wait to be sent: an old frame is worth nothing. */
const fullBuffer = 256 * 1024;
/** The host reads nothing longer. */
const longestMessage = 32 * 1024 * 1024;
/** A host that says nothing at all for this long while something is asked for is taken for gone. */
const silentMs = 60_000;
const retryMs = 1000;
/** A question whose answer nobody waits for. This one is answered also while another set is opened, which others wait for. */
const stillThere = JSON.stringify({ id: 0, name: 'task.read', input: { task: 'none' } });

type Listener = (payload: never) => void;
interface Message {
  readonly id?: number;
  readonly reply?: Reply;
  readonly event?: EventName;
  readonly payload?: unknown;
  readonly error?: Notice;
}

const refused = (error: Notice): Reply => ({ ok: false, error });

/**
 * The bridge over a WebSocket to the loopback host. It comes back by itself: while it is away requests get
 * `host.lost` and frames are dropped; once back it tells of the library and model as they are then. Only
 * when another page has taken over it stays away, and requests get `host.elsewhere`.
 */
export class WebBridge implements MudraBridge {
  readonly host = 'web';
  private socket: WebSocket | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private readonly listeners = new Map<EventName, Set<Listener>>();
  private nextId = 1;
  private heardAt = -Infinity;

  private elsewhere = false;

  /** `onElsewhere` hears, once, that another page has taken over. */
  constructor(
    private readonly url: string,
    private readonly onElsewhere: (error: MudraError) => void = () => undefined,
  ) {}

  /** Resolves once the connection stands; rejects when it cannot be had. */
  connect(): Promise<void> {
    return this.open(this.url);
  }

  private open(url: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.onopen = () => {
        this.socket = socket;
        resolve();
      };
      socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as Message);
      socket.onclose = ({ code }) => {
        reject(new Error('the host did not answer'));
        if (this.socket === socket) this.lose(code);
      };
    });
  }

  /** Ends the connection for good. */
  close(): void {
    clearTimeout(this.retry);
    const { socket } = this;
    this.socket = null;
    this.giveUp();
    socket?.close();
  }

  request<N extends RequestName>(name: N, input: unknown): Promise<Reply<N>> {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.resolve(this.lost() as Reply<N>);
    const id = this.nextId++;
    const text = JSON.stringify({ id, name, input });
    if (text.length > longestMessage) {
      const params = { name, reason: 'it is longer than 32 MB' };
      return Promise.resolve(refused({ code: 'message.malformed', params }) as Reply<N>);
    }
    return new Promise((resolve) => {
      const sentAt = performance.now();
      // Some answers take minutes, as while thousands of takes are embedded: then the host answers other questions.
      const timer = setInterval(() => {
        const silent = performance.now() - Math.max(sentAt, this.heardAt) >= silentMs;
        if (silent) this.settle(id, this.lost());
        else if (socket.readyState === WebSocket.OPEN) socket.send(stillThere);
      }, silentMs / 2);
      this.waiting.set(id, (reply) => {
        clearInterval(timer);
        resolve(reply as Reply<N>);
      });
      socket.send(text);
    });
  }

  send(stream: string, payload: unknown): void {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (stream === 'live.frame' && socket.bufferedAmount > fullBuffer) return;
    socket.send(JSON.stringify({ stream, payload }));
  }

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener as Listener);
    return () => void set.delete(listener as Listener);
  }

  private receive({ id, reply, event, payload, error }: Message): void {
    this.heardAt = performance.now();
    if (id !== undefined && reply) this.settle(id, reply);
    else if (event) this.tell(event, payload);
    else console.error('Mudra refused a message:', error);
  }

  private tell(event: EventName, payload: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(payload as never);
  }

  private settle(id: number, reply: Reply): void {
    this.waiting.get(id)?.(reply);
    this.waiting.delete(id);
  }

  private giveUp(): void {
    for (const id of this.waiting.keys()) this.settle(id, this.lost());
  }

  private lost(): Reply {
    return refused({ code: this.elsewhere ? 'host.elsewhere' : 'host.lost', params: {} });
  }

  private lose(code: number): void {
    this.socket = null;
    this.elsewhere = code === takenOver;
    this.giveUp();
    if (this.elsewhere) this.onElsewhere(new MudraError('host.elsewhere'));
    else this.retryLater();
  }

  private retryLater(): void {
    this.retry = setTimeout(() => {
      this.open(`${this.url}?again`).then(
        () => this.catchUp(),
        () => this.retryLater(),
      );
    }, retryMs);
  }

  /** What has changed in the meantime was announced to nobody. */
  private async catchUp(): Promise<void> {
    const [library, status] = await Promise.all([
      this.request('library.read', undefined),
      this.request('app.status', undefined),
    ]);
    if (library.ok) this.tell('library.changed', library.value);
    if (status.ok) {
      this.tell('model.changed', status.value.model);
      this.tell('status.caughtUp', status.value);
    }
  }
}

/** Connects to the host that served this page. Rejects when it does not answer. */
export async function connectWeb(onElsewhere: (error: MudraError) => void): Promise<MudraBridge> {
  const bridge = new WebBridge(`${location.origin.replace(/^http/, 'ws')}/bridge`, onElsewhere);
  await bridge.connect();
  return bridge;
}
