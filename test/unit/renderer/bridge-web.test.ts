import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebBridge } from '../../../src/renderer/bridge-web.js';

/** A socket to a host that answers what it is told to. */
class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket | null = null;
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  readonly asked: { id: number; name: string }[] = [];
  answers: (name: string) => boolean = () => true;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    FakeSocket.last = this;
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const { id, name } = JSON.parse(text) as { id: number; name: string };
    this.asked.push({ id, name });
    if (this.answers(name)) this.answer(id);
  }

  answer(id: number): void {
    this.onmessage?.({ data: JSON.stringify({ id, reply: { ok: true, value: 'here' } }) });
  }

  close(): void {}
}

let bridge: WebBridge;
let socket: FakeSocket;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  bridge = new WebBridge('ws://host/bridge');
  await bridge.connect();
  if (!FakeSocket.last) throw new Error('no socket');
  socket = FakeSocket.last;
});
afterEach(() => {
  bridge.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an answer that takes minutes is waited for while the host answers others', async () => {
  socket.answers = (name) => name !== 'insight.takes';
  let reply: unknown = null;
  void bridge.request('insight.takes', undefined).then((one) => (reply = one));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(reply).toBeNull();
  socket.answer(socket.asked.find(({ name }) => name === 'insight.takes')?.id ?? -1);
  await vi.advanceTimersByTimeAsync(0);
  expect(reply).toEqual({ ok: true, value: 'here' });
});

test('a host that says nothing for a minute is lost', async () => {
  socket.answers = () => false;
  const reply = bridge.request('insight.takes', undefined);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await reply).toMatchObject({ ok: false, error: { code: 'host.lost' } });
});

test('a host that opens another set, and answers only about tasks meanwhile, is there', async () => {
  socket.answers = (name) => name === 'task.read';
  let reply: unknown = null;
  void bridge.request('set.open', { set: 'other' }).then((one) => (reply = one));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(reply).toBeNull();
});
