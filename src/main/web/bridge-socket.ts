import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import { events, type EventName, type Notice } from '../../shared/contract.js';
import type { Application } from '../app/application-types.js';
import { acceptStream, dispatch } from '../app/dispatch.js';

const requestSchema = v.object({ id: v.number(), name: v.unknown(), input: v.optional(v.unknown()) });
const streamSchema = v.object({ stream: v.unknown(), payload: v.unknown() });

/** Events may wait this long in a slow socket's buffer before live updates are dropped, in bytes. */
const fullBuffer = 4 * 1024 * 1024;

/**
 * The contract over one WebSocket, as JSON text: `{id, name, input}` is answered by `{id, reply}`;
 * `{stream, payload}` is not answered; `{event, payload}` goes to the page; `{error}` tells of a message
 * that could not be read.
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
  socket.on('message', (data: RawData, isBinary: boolean) => {
    void receive(app, data, isBinary).then((answer) => answer && send(answer));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    for (const stop of stops) stop();
  });
}

async function receive(app: Application, data: RawData, isBinary: boolean): Promise<object | null> {
  if (isBinary) return { error: unreadable('it is binary') };
  let message: unknown;
  try {
    message = JSON.parse(String(data));
  } catch {
    return { error: unreadable('it is not JSON') };
  }
  const request = v.safeParse(requestSchema, message);
  if (request.success) {
    const { id, name, input } = request.output;
    return { id, reply: await dispatch(app, name, input) };
  }
  const stream = v.safeParse(streamSchema, message);
  if (!stream.success) return { error: unreadable('it is neither a request nor a stream') };
  const error = acceptStream(app, stream.output.stream, stream.output.payload);
  return error ? { error } : null;
}

function unreadable(reason: string): Notice {
  return { code: 'message.malformed', params: { name: 'message', reason } };
}
