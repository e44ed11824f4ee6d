import * as v from 'valibot';
import {
  requests,
  streams,
  type Notice,
  type Reply,
  type RequestName,
  type StreamName,
} from '../../shared/contract.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { Application } from './application-types.js';

const known = <T extends object>(table: T, name: unknown): name is keyof T & string =>
  typeof name === 'string' && Object.hasOwn(table, name);

/** Not every value from outside can be made text: `{"toString": 1}` is JSON. */
const printable = (name: unknown): string =>
  typeof name === 'string' ? name.slice(0, 80) : `a name of type ${typeof name}`;

function malformed(
  name: string,
  issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): MudraError {
  const [issue] = issues;
  const path = issue.path?.map((item) => String(item.key)).join('.') ?? '';
  return new MudraError('message.malformed', {
    name,
    reason: `${path} ${issue.message}`.trim().slice(0, 200),
  });
}

/** What a host answers with instead of throwing. Unexpected errors go to the log with their cause. */
function refusal(thrown: unknown): Notice {
  const error = asMudraError(thrown);
  if (error.code === 'internal') console.error(error.cause ?? error);
  return { code: error.code, params: { ...error.params } };
}

/** The one door for requests from a renderer, whichever way they came. Never throws. */
export async function dispatch(app: Application, name: unknown, input: unknown): Promise<Reply> {
  try {
    if (!known(requests, name)) throw new MudraError('message.unknown', { name: printable(name) });
    return { ok: true, value: await run(app, name, input) };
  } catch (thrown) {
    return { ok: false, error: refusal(thrown) };
  }
}

async function run<N extends RequestName>(app: Application, name: N, input: unknown): Promise<never> {
  const schema: v.GenericSchema = requests[name].input;
  const parsed = v.safeParse(schema, input ?? undefined);
  if (!parsed.success) throw malformed(name, parsed.issues);
  return (await app.request(name, parsed.output as never)) as never;
}

/** The one door for streams. Gives the reason when the payload was refused. Never throws. */
export function acceptStream(app: Application, name: unknown, payload: unknown): Notice | null {
  try {
    if (!known(streams, name)) throw new MudraError('message.unknown', { name: printable(name) });
    const stream: StreamName = name;
    const parsed = v.safeParse(streams[stream], payload);
    if (!parsed.success) throw malformed(stream, parsed.issues);
    app.send(stream, parsed.output);
    return null;
  } catch (thrown) {
    return refusal(thrown);
  }
}
