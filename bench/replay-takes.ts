import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend } from '../src/main/model/backend.js';
import { idleMovement } from '../src/main/replay/made-up.js';
import { openModel } from '../src/main/replay/open-recogniser.js';
import { replay } from '../src/main/replay/replay.js';
import { takeStreams } from '../src/main/replay/take-streams.js';
import { inWords } from '../src/main/replay/words.js';
import { readTaught } from '../src/main/training/read-taught.js';
import { recipeFor } from '../src/main/training/recipes.js';
import type { TaughtSign } from '../src/main/training/taught-sign.js';
import { runTraining } from '../src/main/training/train-job.js';

const usage = `usage: npm run replay:takes -- <takes> [options]
Teaches the first takes of the signs in a folder through the real training and replays all later ones. With --half
only every second sign is taught, and the others are replayed as unknown signs.
  --takes N   takes that are taught (default 5)
  --skip N    takes of each sign that are left out before (default 0)
  --half
  --idle N    minutes of made-up idle movement (default 30)
  --seed N    default 1
  --json`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    takes: { type: 'string', default: '5' },
    skip: { type: 'string', default: '0' },
    half: { type: 'boolean', default: false },
    idle: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(path: string): Promise<void> {
  const [skip, count, seed] = [Number(values.skip), Number(values.takes), Number(values.seed)];
  const signs = (await readTaught(resolve(path))).filter(({ kind }) => kind === 'sign');
  const part = (sign: TaughtSign, from: number, to?: number): TaughtSign => ({
    ...sign,
    takes: sign.takes.slice(from, to),
  });
  const taught = signs
    .filter((_, i) => !values.half || i % 2 === 0)
    .map((sign) => part(sign, skip, skip + count));
  const later = signs.map((sign) => part(sign, skip + count));
  const backend = await openBackend();
  const folder = mkdtempSync(join(tmpdir(), 'mudra-replay-'));
  try {
    const outFolder = join(folder, 'model');
    const recipe = await recipeFor('base', backend);
    const { seconds } = await runTraining({
      taught,
      outFolder,
      backend,
      recipe,
      seed,
      fingerprint: 'replay',
    });
    const model = await openModel(outFolder, backend);
    const groups = await replay(
      [
        ...takeStreams(later, { known: model.known, seed, phrase: 10 }),
        ...(Number(values.idle) > 0 ? [idleMovement(Number(values.idle), seed)] : []),
      ],
      model,
    );
    model.dispose();
    const title =
      `${basename(resolve(path))}: ${taught.length} signs × ${count} takes after ${skip}, ` +
      `seed ${seed}: trained in ${seconds.toFixed(1)} s`;
    console.log(
      values.json
        ? JSON.stringify({ dataset: basename(resolve(path)), ...values, seconds, groups })
        : `${title}\n\n${inWords(groups)}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [path] = positionals;
if (values.help || path === undefined) console.log(usage);
else await main(path);
