import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEATURES } from '../../src/main/features/features.js';
import type { LabelledTake } from '../../src/main/training/fit.js';
import type { Curve } from './curve.js';
import { benchData, signCount, tutorialRows, tutorialSteps } from './data.js';
import { tutorialEpochs } from './tutorial-lstm.js';

export interface KerasRun {
  readonly version: string;
  readonly curve: Curve;
  readonly windowMs: number;
}

/** The tutorials' LSTM in Keras on the same data, where `python` has TensorFlow; else the reason why not. */
export async function runKeras(python: string): Promise<KerasRun | string> {
  const found = spawnSync(python, ['-c', 'import tensorflow'], { encoding: 'utf8' });
  if (found.status !== 0) return (found.stderr || String(found.error ?? '')).trim().split('\n').at(-1) ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'mudra-keras-'));
  try {
    const { train, test } = benchData();
    const write = async (name: string, takes: readonly LabelledTake[]): Promise<void> => {
      const labels = Int32Array.from(takes.map((take) => take.label));
      await writeFile(join(folder, `${name}.f32`), new Uint8Array(tutorialRows(takes).buffer));
      await writeFile(join(folder, `${name}.i32`), new Uint8Array(labels.buffer));
    };
    await write('train', train);
    await write('test', test);
    const shape = {
      train: train.length,
      test: test.length,
      steps: tutorialSteps,
      features: FEATURES,
      classes: signCount + 1,
      epochs: tutorialEpochs,
    };
    await writeFile(join(folder, 'shape.json'), JSON.stringify(shape));
    const run = spawnSync(python, [join(import.meta.dirname, 'keras_lstm.py'), folder], { encoding: 'utf8' });
    if (run.status !== 0) return run.stderr.trim().split('\n').at(-1) ?? 'it failed';
    return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as KerasRun;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
