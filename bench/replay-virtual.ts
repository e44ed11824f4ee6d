import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend } from '../src/main/model/backend.js';
import { openModel } from '../src/main/replay/open-recogniser.js';
import { replay } from '../src/main/replay/replay.js';
import type { Stream } from '../src/main/replay/stream.js';
import { inWords } from '../src/main/replay/words.js';
import { recipeFor } from '../src/main/training/recipes.js';
import { runTraining } from '../src/main/training/train-job.js';
import { virtualSigns, type VirtualSignId } from '../src/renderer/vision/virtual-signer/signs.js';
import { seededRandom } from '../src/shared/domain/random.js';
import {
  connectedScene,
  idleScene,
  isolatedScene,
  shuffledSigns,
  type SceneOptions,
} from '../test/support/virtual-stream/acts.js';
import { JointCamera } from '../test/support/virtual-stream/joint-camera.js';
import { taughtByVirtualSigner } from '../test/support/virtual-stream/teach.js';
import { virtualStream, type ViewOptions } from '../test/support/virtual-stream/virtual-stream.js';

const usage = `Teaches virtual signs through the real training, then replays streams of other performances. Words on
standard output, or one JSON object. docs/recognition.md says what the groups are.
  --signs N         signs that are taught (default 8); the other virtual signs are the unknown ones
  --takes N         takes of each (default 5)
  --rest N          seconds of rest that are taught (default 30)
  --performances N  of each sign in each group (default 12)
  --phrases N       connected streams of ten signs (default 20)
  --idle N          minutes of idle movement (default 120)
  --seed N          default 1
  --model FOLDER    where the model is kept; one that is there already is replayed as it is
  --json`;

const { values } = parseArgs({
  options: {
    signs: { type: 'string', default: '8' },
    takes: { type: 'string', default: '5' },
    rest: { type: 'string', default: '30' },
    performances: { type: 'string', default: '12' },
    phrases: { type: 'string', default: '20' },
    idle: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    model: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Every second sign first, so that taught and unknown signs have both one and two hands. */
function vocabulary(count: number): { taught: VirtualSignId[]; unknown: VirtualSignId[] } {
  const ids = virtualSigns.map(({ id }) => id);
  const order = [...ids.filter((_, i) => i % 2 === 0), ...ids.filter((_, i) => i % 2 === 1)];
  return { taught: order.slice(0, count), unknown: order.slice(count) };
}

function streams(camera: JointCamera, seed: number): Stream[] {
  const { taught, unknown } = vocabulary(Number(values.signs));
  const random = seededRandom(seed);
  const each = Number(values.performances);
  // The teacher is person `seed`; performances have seeds that no taught take has.
  const own: SceneOptions = { person: seed };
  const isolated = (
    group: string,
    ids: readonly VirtualSignId[],
    nth: number,
    options: SceneOptions,
    view: Partial<ViewOptions> = {},
  ): Stream => {
    const scene = isolatedScene(ids, seed * 1000 + nth, options);
    return virtualStream(group, group, scene, camera, { seed: seed * 1000 + nth, ...view });
  };
  const order = shuffledSigns(taught, each * taught.length, random);
  const others = shuffledSigns(unknown, each * unknown.length, random);
  return [
    // The same performances and noise seeds for all that are compared with plain ones.
    isolated('isolated', order, 1, own),
    isolated('15 fps', order, 1, own, { fps: 15 }),
    isolated('60 fps', order, 1, own, { fps: 60 }),
    isolated('left-handed', order, 1, { ...own, leftHanded: true }),
    isolated('mirrored', order, 1, own, { mirrored: true }),
    isolated('strangers', order, 2, {}),
    ...(others.length > 0 ? [isolated('unknown', others, 3, own)] : []),
    ...Array.from({ length: Number(values.phrases) }, (_, k) => {
      const ids = shuffledSigns(taught, 200, random).slice(0, 10);
      const at = seed * 1000 + 100 + k;
      return virtualStream(`connected ${k + 1}`, 'connected', connectedScene(ids, at, own), camera, {
        seed: at,
      });
    }),
    ...(Number(values.idle) > 0
      ? [
          virtualStream('idle', 'idle', idleScene(Number(values.idle), seed * 1000 + 4), camera, {
            seed: seed * 1000 + 4,
          }),
        ]
      : []),
  ];
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const seed = Number(values.seed);
  const camera = await JointCamera.create();
  const taught = taughtByVirtualSigner(camera, {
    signs: vocabulary(Number(values.signs)).taught,
    takes: Number(values.takes),
    restSeconds: Number(values.rest),
    seed,
  });
  const backend = await openBackend();
  const folder = mkdtempSync(join(tmpdir(), 'mudra-replay-'));
  try {
    const outFolder = values.model === undefined ? join(folder, 'model') : resolve(values.model);
    const began = performance.now();
    if (!existsSync(join(outFolder, 'model.json'))) {
      const recipe = await recipeFor('base', backend);
      await runTraining({ taught, outFolder, backend, recipe, seed, fingerprint: 'virtual' });
    }
    const seconds = (performance.now() - began) / 1000;
    const model = await openModel(outFolder, backend);
    const groups = await replay(streams(camera, seed), model, {
      onStream: (name, number, count) => process.stderr.write(`${number}/${count} ${name}\n`),
    });
    model.dispose();
    const { signs, takes, rest } = values;
    const title = `${signs} signs × ${takes} takes, ${rest} s of rest, seed ${seed}: trained in ${seconds.toFixed(1)} s`;
    console.log(
      values.json ? JSON.stringify({ ...values, seconds, groups }) : `${title}\n\n${inWords(groups)}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
