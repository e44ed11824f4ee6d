import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import { events, type EventName, type Notice } from '../../shared/contract.js';
import type { Application } from '../app/application-types.js';
import { acceptStream, dispatch } from '../app/dispatch.js';

const requestSchema = v.object({ id: v.number(), name: v.unknown(), input: v.optional(v.unknown()) });
const streamSchema = v.object({ stream: v.unknown(), payload: v.unknown() });

const megabyte = 1024 * 1024;
/** Longest message that is read, in bytes; the longest take is about 6 MB of JSON. */
export const longestMessage = 32 * megabyte;
/** A message longer than this is not even received: the socket closes with code 1009. */
export const hardLimit = 64 * megabyte;
/** A slow socket misses live updates beyond this many unsent bytes. */
const fullBuffer = 4 * megabyte;
/** A page that does not answer for this long is taken for gone. */
const heartbeatMs = 30_000;

/**
 * The contract over one WebSocket, as JSON text: `{id, name, input}` is answered by `{id, reply}`;
 * `{stream, payload}` is not answered; `{event, payload}` goes to the page; `{error}` tells of a message that
 * could not be read.
 */
export function serveBridge(app: Application, socket: WebSocket): void {
  const send = (message: object): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const subscribe = <N extends EventName>(name: N): (() => void) =>
    app.on(name, (payload) => {
      if (name === 'live.update' && socket.bufferedAmount > fullBuffer) return;
      send({ event: name, payload });
    });
  const stops = (Object.keys(events) as EventName[]).map((name) => subscribe(name));
  const stopHeartbeat = keepAlive(socket);
  socket.on('message', (data, isBinary) => {
    // What comes after another page has taken over would mix into its work.
    if (socket.readyState !== socket.OPEN) return;
    receive(app, data, isBinary).then(
      (answer) => answer && send(answer),
      (error: unknown) => console.error(error),
    );
  });
  socket.on('error', (error) => {
    console.error(`A page's connection failed: ${error.message}`);
  });
  socket.on('close', () => {
    stopHeartbeat();
    for (const stop of stops) stop();
  });
}

function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, heartbeatMs);
  return () => clearInterval(timer);
}

async function receive(app: Application, data: RawData, isBinary: boolean): Promise<object | null> {
  if (isBinary) return unreadable('it is binary');
  const bytes = data as Buffer;
  if (bytes.length > longestMessage) return unreadable('it is longer than 32 MB');
  let message: unknown;
  try {
    message = JSON.parse(bytes.toString());
  } catch {
    return unreadable('it is not JSON');
  }
  const request = v.safeParse(requestSchema, message);
  if (request.success) {
    const { id, name, input } = request.output;
    return { id, reply: await dispatch(app, name, input) };
  }
  const stream = v.safeParse(streamSchema, message);
  if (!stream.success) return unreadable('it is neither a request nor a stream');
  const error = acceptStream(app, stream.output.stream, stream.output.payload);
  return error ? { error } : null;
}

function unreadable(reason: string): { readonly error: Notice } {
  return { error: { code: 'message.malformed', params: { name: 'message', reason } } };
}
