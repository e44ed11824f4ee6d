import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { openBackend } from '../model/backend.js';
import { joinTakes } from '../replay/join-takes.js';
import { idleMovement, inventedTakes } from '../replay/made-up.js';
import { openModel } from '../replay/open-recogniser.js';
import { replay } from '../replay/replay.js';
import { isStreamFile, readStream } from '../replay/stream-file.js';
import type { Stream } from '../replay/stream.js';
import { takeStreams, type RecordedSign } from '../replay/take-streams.js';
import { inWords } from '../replay/words.js';
import { seededRandom } from '../../shared/domain/random.js';
import {
  cancellable,
  endProgress,
  progressLine,
  standardOutput,
  UsageError,
  wholeNumber,
} from './command-line.js';
import { readTakes, takesArgs } from './read-takes.js';

/** `mudra replay <takes…> --model <folder>`: the live recogniser on streams of recorded and made-up movement. */
export const replayCommand = defineCommand({
  meta: { name: 'replay', description: 'Play recorded streams through the live recogniser and score it.' },
  args: {
    takes: {
      type: 'positional',
      description: 'Takes as “mudra train” reads them, and .jsonl stream files; see docs/recognition.md',
      required: true,
    },
    'skip-broken': takesArgs['skip-broken'],
    aspect: takesArgs.aspect,
    fps: takesArgs.fps,
    model: { type: 'string', description: 'Folder of the model', valueHint: 'folder', required: true },
    unknown: {
      type: 'string',
      description:
        'Play these untaught signs only as unknown ones; default: all that the model does not know',
      valueHint: 'name,name',
    },
    only: {
      type: 'string',
      description: 'isolated, held, connected, unknown, rest, invented, idle, recorded; default: all',
      valueHint: 'group,group',
    },
    phrase: { type: 'string', description: 'Takes in a phrase of connected signs', default: '10' },
    invented: { type: 'string', description: 'Performances of made-up signs nobody taught', default: '50' },
    idle: { type: 'string', description: 'Minutes of made-up idle movement', default: '10' },
    seed: { type: 'string', description: 'The same seed gives the same streams', default: '1' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const began = performance.now();
    const seed = wholeNumber('seed', args.seed, 0);
    const phrase = wholeNumber('phrase', args.phrase, 1);
    const invented = wholeNumber('invented', args.invented, 0);
    const idle = wholeNumber('idle', args.idle, 0);
    const only = args.only === undefined ? null : list(args.only);
    const recorded: Stream[] = [];
    const taught: RecordedSign[] = [];
    for (const path of args._.map((given) => resolve(given))) {
      if (await isStreamFile(path)) recorded.push(await readStream(path));
      else taught.push(...(await readTakes(path, args, standardOutput)));
    }
    const backend = await openBackend();
    const model = await openModel(resolve(args.model), backend);
    try {
      const signs =
        args.unknown === undefined ? taught : withUnknown(taught, list(args.unknown), model.known);
      const all: Stream[] = [
        ...takeStreams(signs, { known: model.known, seed, phrase }),
        ...(invented > 0 ? [inventedStream(invented, seed)] : []),
        ...(idle > 0 ? [idleMovement(idle, seed)] : []),
        ...recorded,
      ];
      const streams = only ? all.filter(({ group }) => only.includes(group)) : all;
      if (streams.length === 0) throw new UsageError('There is nothing to play.');
      const line = progressLine();
      const groups = await cancellable((signal) =>
        replay(streams, model, {
          signal,
          onStream: (name, number, count) => line(`${number}/${count} ${name}`),
        }),
      ).finally(endProgress);
      const seconds = (performance.now() - began) / 1000;
      standardOutput.out(
        args.json
          ? JSON.stringify({ model: model.id, backend: backend.name, seed, groups, seconds })
          : inWords(groups),
      );
    } finally {
      model.dispose();
    }
  },
});

const list = (text: string): string[] => text.split(',').map((word) => word.trim());

function inventedStream(count: number, seed: number): Stream {
  const random = seededRandom(seed);
  const takes = inventedTakes(count, seed);
  return joinTakes(takes, { name: 'invented', group: 'invented', between: 'gone', random });
}

/** The signs that the model knows, and of the others those named. UsageError when one cannot be unknown. */
function withUnknown(
  signs: readonly RecordedSign[],
  names: readonly string[],
  known: ReadonlySet<string>,
): RecordedSign[] {
  for (const name of names) {
    if (known.has(name)) throw new UsageError(`The model was taught “${name}”, so it is not unknown.`);
    if (!signs.some((sign) => sign.name === name)) throw new UsageError(`There are no takes of “${name}”.`);
  }
  return signs.filter(({ name, kind }) => kind === 'rest' || known.has(name) || names.includes(name));
}
