import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractFeatures } from '../../src/main/features/features.js';
import { openBackend } from '../../src/main/model/backend.js';
import { loadModel } from '../../src/main/model/model-file.js';
import { parseModelMetadata } from '../../src/main/model/model-metadata.js';
import { startTraining, type RunningTraining } from '../../src/main/training/training-client.js';
import type { TrainingProgress } from '../../src/shared/contract.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import {
  syntheticRest,
  syntheticSigns,
  syntheticTake,
  type SyntheticSign,
} from '../support/synthetic-takes.js';
import { dataFolderWith, forkTrainer, type DataFolder } from './support/trainer.js';
import type { SignId } from '../../src/shared/domain/take.js';

function train(
  data: DataFolder,
  options: {
    children?: ChildProcess[];
    onProgress?: (p: TrainingProgress) => void;
    fingerprint?: string;
  } = {},
): RunningTraining {
  const { library: libraryFolder, model: outFolder } = data;
  const request = { libraryFolder, outFolder, seed: 7, fingerprint: options.fingerprint ?? 'f1' };
  return startTraining(forkTrainer(options.children), request, {
    onProgress: options.onProgress ?? (() => undefined),
  });
}

const rest: SyntheticSign = {
  id: 'rest' as SignId,
  name: 'Rest',
  kind: 'rest',
  takes: [0, 1].map((k) => ({ id: `r${k}`, createdAt: '', frames: syntheticRest(6, seededRandom(k)) })),
};

/** Only a name so far: never a class. */
const nothing: SyntheticSign = { id: 'sign-nothing' as SignId, name: 'nothing', kind: 'sign', takes: [] };

describe('two signs, five takes each, rest, and a sign without takes', () => {
  let data: DataFolder;
  const progress: TrainingProgress[] = [];
  beforeAll(async () => {
    data = await dataFolderWith([nothing, ...syntheticSigns(2, 5), rest]);
    const end = await train(data, { onProgress: (p) => progress.push(p) }).done;
    expect(end).toMatchObject({ outcome: 'finished', model: { takes: 12, outdated: false } });
  });
  afterAll(() => data.remove());

  test('the model on disk knows its classes and its honest score, and recognises fresh takes', async () => {
    const backend = await openBackend();
    const { network, metadata } = await loadModel(data.model, backend);
    const model = parseModelMetadata(metadata);
    expect(model.classes.map((c) => [c.name, c.kind])).toEqual([
      ['Rest', 'rest'],
      ['wave', 'sign'],
      ['press', 'sign'],
    ]);
    expect(model).toMatchObject({ fingerprint: 'f1', seed: 7, score: { protocol: 'blocked-3', total: 10 } });
    expect(model.prototypes.map((p) => p.classIndex)).toEqual([1, 2]);
    expect(model.apalu.length).toBeGreaterThan(0);
    const random = seededRandom(404);
    const answers = [0, 1, 0, 1, 1].map((sign) => {
      const { steps, rows } = extractFeatures(syntheticTake(sign, random));
      const { logits } = network.infer({ rows, size: 1, steps, lengths: [steps] });
      return logits.indexOf(Math.max(...logits)) - 1;
    });
    expect(answers).toEqual([0, 1, 0, 1, 1]);
    network.dispose();
  });

  test('progress goes through the phases in order, and rises', () => {
    const phases = [...new Set(progress.map((p) => p.phase))];
    expect(phases).toEqual(['reading', 'scoring', 'fitting', 'saving']);
    expect([...new Set(progress.filter((p) => p.phase === 'scoring').map((p) => p.fold))]).toEqual([1, 2, 3]);
    const done = progress.map((p) => p.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(progress.some((p) => p.heldOutAccuracy !== null)).toBe(true);
  });

  test('nothing else was left in the data folder', async () => {
    expect(await data.entries()).toEqual(['library', 'model']);
  });

  test('cancelled: the old model stays, nothing half-written does', async () => {
    const before = await readFile(join(data.model, 'model.json'), 'utf8');
    const running = train(data, { onProgress: (p) => p.phase === 'scoring' && running.cancel() });
    expect(await running.done).toEqual({ outcome: 'cancelled' });
    expect(await readFile(join(data.model, 'model.json'), 'utf8')).toBe(before);
    expect(await data.entries()).toEqual(['library', 'model']);
  });

  test('cancelled before it began', async () => {
    const running = train(data);
    running.cancel();
    running.cancel();
    expect(await running.done).toEqual({ outcome: 'cancelled' });
  });

  test('killed: said so with the reason, and the old model stays', async () => {
    const before = await readFile(join(data.model, 'model.json'), 'utf8');
    const children: ChildProcess[] = [];
    const running = train(data, {
      children,
      onProgress: (p) => p.phase === 'scoring' && children[0]?.kill('SIGKILL'),
    });
    expect(await running.done).toEqual({
      outcome: 'failed',
      error: { code: 'training.killed', params: { reason: 'signal SIGKILL' } },
    });
    expect(await readFile(join(data.model, 'model.json'), 'utf8')).toBe(before);
    expect(await data.entries()).toEqual(['library', 'model']);
  });

  test('after a kill while saving, the model moved aside comes back', async () => {
    const before = await readFile(join(data.model, 'model.json'), 'utf8');
    await rename(data.model, join(data.path, '.model-old-1234'));
    await mkdir(join(data.path, '.model-new-1234'));
    const { network } = await loadModel(data.model, await openBackend());
    network.dispose();
    expect(await readFile(join(data.model, 'model.json'), 'utf8')).toBe(before);
  });

  test('the next training clears what that one left; a damaged take is left out, the others are learned from', async () => {
    const files = await readdir(join(data.library, 'signs'), { recursive: true });
    const broken = files.find((name) => name.endsWith('.f32')) ?? '';
    await writeFile(join(data.library, 'signs', broken), 'no landmarks');
    const end = await train(data, { fingerprint: 'f2' }).done;
    expect(end).toMatchObject({ outcome: 'finished', model: { takes: 11 } });
    expect(await data.entries()).toEqual(['library', 'model']);
  });
});

test('too few signs, too few takes', async () => {
  const one = await dataFolderWith(syntheticSigns(1, 3));
  expect(await train(one).done).toEqual({
    outcome: 'failed',
    error: { code: 'training.tooFewSigns', params: { count: 1 } },
  });
  expect(await one.entries()).toEqual(['library']);
  await one.remove();

  const [wave, press] = syntheticSigns(2, 3);
  if (!wave || !press) throw new Error('two signs expected');
  const few = await dataFolderWith([wave, { ...press, takes: press.takes.slice(0, 2) }]);
  expect(await train(few).done).toEqual({
    outcome: 'failed',
    error: { code: 'training.tooFewTakes', params: { name: 'press', count: 2, least: 3, missing: 1 } },
  });
  await few.remove();

  const none = await dataFolderWith([]);
  expect(await train(none).done).toMatchObject({
    error: { code: 'training.tooFewSigns', params: { count: 0 } },
  });
  await none.remove();
});

test('a trainer that cannot start is a failure', async () => {
  const running = startTraining(
    () => {
      throw new Error('no processes left');
    },
    { libraryFolder: '', outFolder: '', seed: 1, fingerprint: '' },
    { onProgress: () => undefined },
  );
  expect(await running.done).toMatchObject({ outcome: 'failed', error: { code: 'internal' } });
  running.cancel();
});
