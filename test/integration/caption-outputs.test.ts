import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { Outputs, withToken } from '../../src/main/outputs/outputs.js';
import { defaultSettings, type Caption, type OutputSettings } from '../../src/shared/contract.js';
import type { SignId } from '../../src/shared/domain/take.js';
import { ms } from '../../src/shared/domain/units.js';

/** Captions reach other programs over real sockets, and nobody else. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const token = 'a-token-of-this-test';
const caption = (name: string): Caption => ({
  id: `id-${name}`,
  signId: `sign-${name}` as SignId,
  name,
  confidence: 0.75,
  runnerUp: null,
  startedAt: ms(100),
  decidedAt: ms(900),
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function open(change: Partial<OutputSettings>): Promise<Outputs> {
  const outputs = new Outputs('1.2.3', () => undefined);
  closing.push(() => outputs.close());
  await outputs.apply({ ...defaultSettings.outputs, ...change });
  return outputs;
}

interface Listener {
  readonly socket: WebSocket;
  readonly next: () => Promise<Record<string, unknown>>;
}

/** Connects; rejects with the status that it was refused with. */
function listen(address: string, options: ClientOptions = {}): Promise<Listener> {
  const socket = new WebSocket(address, options);
  closing.push(() => socket.terminate());
  const arrived: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const line = data.toString();
    const first = waiting.shift();
    if (first) first(line);
    else arrived.push(line);
  });
  const line = (): Promise<string> =>
    new Promise((resolve) => {
      const first = arrived.shift();
      if (first === undefined) waiting.push(resolve);
      else resolve(first);
    });
  const next = async (): Promise<Record<string, unknown>> => {
    const text = await line();
    expect(text.endsWith('\n')).toBe(true);
    expect(text.indexOf('\n')).toBe(text.length - 1);
    return JSON.parse(text) as Record<string, unknown>;
  };
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, next }));
    socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    socket.on('error', reject);
  });
}

test('a program that knows the token gets a greeting, then each caption as a line of JSON', async () => {
  const port = await freePort();
  const outputs = await open({ webSocket: true, webSocketPort: port, webSocketToken: token });
  const { address } = outputs.status.webSocket;
  expect(address).toBe(`ws://127.0.0.1:${port}/?token=${token}`);
  const [byAddress, byHeader] = [
    await listen(address),
    await listen(`ws://127.0.0.1:${port}/`, { headers: { authorization: `Bearer ${token}` } }),
  ];
  expect(await byAddress.next()).toEqual({ type: 'hello', version: 1, app: 'mudra', appVersion: '1.2.3' });
  await byHeader.next();
  expect(outputs.status.webSocket).toMatchObject({ state: 'on', count: 2 });
  outputs.caption(caption('water'));
  const told = await byAddress.next();
  expect(told).toEqual({
    type: 'caption',
    id: 'id-water',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
    text: 'water',
    sign: 'water',
    signId: 'sign-water',
    confidence: 0.75,
  });
  expect(await byHeader.next()).toEqual(told);
});

test('web pages, wrong tokens and other host names are refused; an allowed page is not', async () => {
  const port = await freePort();
  const outputs = await open({
    webSocket: true,
    webSocketPort: port,
    webSocketToken: token,
    webSocketOrigins: ['http://localhost:3000'],
  });
  const { address } = outputs.status.webSocket;
  await expect(listen(`ws://127.0.0.1:${port}/`)).rejects.toThrow('403');
  await expect(listen(`ws://127.0.0.1:${port}/?token=another`)).rejects.toThrow('403');
  for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${port}`, '']) {
    await expect(listen(address, { headers: { origin } })).rejects.toThrow('403');
  }
  await expect(listen(address, { headers: { host: `rebound.example:${port}` } })).rejects.toThrow('403');
  await listen(address, { headers: { origin: 'http://localhost:3000' } });
  expect(outputs.status.webSocket.count).toBe(1);
  // Plain HTTP learns nothing.
  const answer = await fetch(`http://127.0.0.1:${port}/?token=${token}`);
  expect(answer.status).toBe(426);
  expect(await answer.text()).not.toContain(token);
});

test('a sign may have another text, or none', async () => {
  const texts = { 'sign-water': 'Could I have some water?', 'sign-scratch': '' };
  const port = await freePort();
  const outputs = await open({ webSocket: true, webSocketPort: port, webSocketToken: token, texts });
  const listener = await listen(outputs.status.webSocket.address);
  await listener.next();
  for (const name of ['scratch', 'water', 'tea']) outputs.caption(caption(name));
  expect(await listener.next()).toMatchObject({ sign: 'water', text: 'Could I have some water?' });
  expect(await listener.next()).toMatchObject({ sign: 'tea', text: 'tea' });
});

test('a port that is taken is said, and had once it is free; switched off, listeners are let go', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const wanted = { ...defaultSettings.outputs, webSocket: true, webSocketPort: port, webSocketToken: token };
  const outputs = await open(wanted);
  expect(outputs.status.webSocket).toMatchObject({ state: 'failed', reason: 'EADDRINUSE' });
  await new Promise((resolve) => taken.close(resolve));
  await outputs.apply(wanted);
  expect(outputs.status.webSocket.state).toBe('on');
  const { socket } = await listen(outputs.status.webSocket.address);
  const gone = new Promise((resolve) => socket.on('close', resolve));
  await outputs.apply({ ...wanted, webSocket: false });
  await gone;
  expect(outputs.status.webSocket).toEqual({ state: 'off', reason: '', address: '', count: 0 });
});

test('OSC messages go to a port of this computer, byte by byte as OSC 1.0 has it', async () => {
  const receiver: Socket = createSocket('udp4');
  closing.push(() => receiver.close());
  await new Promise<void>((resolve) => receiver.bind(0, '127.0.0.1', resolve));
  const arrived = new Promise<Buffer>((resolve) => receiver.once('message', resolve));
  const outputs = await open({ osc: true, oscPort: receiver.address().port });
  outputs.caption(caption('tea'));
  const text = (await arrived).toString('latin1');
  expect(text).toBe('/mudra/caption\0\0,sfs\0\0\0\0tea\0\x3f\x40\0\0tea\0');
  expect(outputs.status.osc.state).toBe('on');
});

test('everything is off by default, and a token is made when the server is first switched on', async () => {
  const outputs = await open({});
  outputs.caption(caption('water'));
  expect([outputs.status.webSocket.state, outputs.status.osc.state]).toEqual(['off', 'off']);
  const before = defaultSettings.outputs;
  expect(withToken(before, before).webSocketToken).toBe('');
  const first = withToken({ ...before, webSocket: true }, before);
  expect(first.webSocketToken).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(withToken({ ...before, webSocket: true }, first).webSocketToken).toBe(first.webSocketToken);
});
