import type { Application } from '../../../src/main/app/application-types.js';
import type { TaskEnd } from '../../../src/shared/contract-sharing.js';

/** How a task of `app` ended; `each` hears how far it is. */
export async function taskEnd(
  app: Application,
  { task }: { task: string },
  each: (done: number) => void = () => undefined,
): Promise<TaskEnd> {
  const stops: (() => void)[] = [];
  const end = new Promise<TaskEnd>((resolve) => {
    stops.push(app.on('task.ended', (told) => void (told.task === task && resolve(told.end))));
    stops.push(app.on('task.progress', (told) => void (told.task === task && each(told.done))));
  });
  const known = await app.request('task.read', { task });
  const found = known ? known.end : await end;
  for (const stop of stops) stop();
  return found;
}

/** A file as a host hands it over. */
export async function* parts(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}
