import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { extractFeatures, FEATURES } from '../features/features.js';
import { openBackend } from '../model/backend.js';
import type { Judge, JudgingModel } from '../model/evidence.js';
import { decide, type Ranked } from '../model/decide.js';
import { openSignModel } from '../training/sign-model-file.js';
import type { TaughtTake } from '../training/taught-sign.js';
import { percent, standardOutput } from './command-line.js';
import { readTakes, takesArgs } from './read-takes.js';

/** `mudra recognize <takes> --model <folder>`: what live recognition would make of recorded takes. */
export const recognizeCommand = defineCommand({
  meta: { name: 'recognize', description: 'Recognise recorded takes with a trained model.' },
  args: {
    ...takesArgs,
    model: { type: 'string', description: 'Folder of the model', valueHint: 'folder', required: true },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  run: async ({ args }) => {
    const began = performance.now();
    const signs = await readTakes(args.takes, args, standardOutput);
    const backend = await openBackend();
    const { model, metadata } = await openSignModel(resolve(args.model), backend);
    const judge = model.judge();
    const takes = signs.flatMap((sign) =>
      sign.takes.map((take) => ({
        take: take.id,
        taught: sign.name,
        kind: sign.kind,
        ...recognise(take, judge, model),
      })),
    );
    const known = takes.filter(({ taught, kind }) => kind === 'sign' && nameIsKnown(model, taught));
    const right = known.filter(({ taught, recognised }) => recognised === taught).length;
    if (args.json) {
      const seconds = (performance.now() - began) / 1000;
      const counts = { takes: takes.length, known: known.length, right };
      standardOutput.out(
        JSON.stringify({ model: metadata.id, backend: backend.name, counts, takes, seconds }),
      );
      return;
    }
    for (const { take, taught, recognised, confidence, reason } of takes) {
      const answer = recognised === null ? `silence (${reason})` : `${recognised} ${percent(confidence)}`;
      standardOutput.out(`${taught} ${take}: ${answer}`);
    }
    standardOutput.out(`${right} of ${known.length} takes of known signs recognised.`);
  },
});

/** The decision on one take: a sign's name, or null for silence with the reason. */
function recognise(
  { frames }: TaughtTake,
  judge: Judge,
  model: JudgingModel,
): { recognised: string | null; confidence: number; runnerUp: string | null; reason: string } {
  const { steps, rows } = extractFeatures(frames);
  if (steps === 0) return { recognised: null, confidence: 0, runnerUp: null, reason: 'empty' };
  judge.reset();
  for (let step = 0; step < steps; step++) judge.step(rows.subarray(step * FEATURES, (step + 1) * FEATURES));
  const { accepted, best, runnerUp, reason } = decide(judge.evidence(), model);
  const nameOf = (ranked: Ranked | null): string | null =>
    (ranked && model.classes[ranked.classIndex]?.name) ?? null;
  return {
    recognised: nameOf(accepted),
    confidence: (accepted ?? best)?.confidence ?? 0,
    runnerUp: nameOf(runnerUp),
    reason,
  };
}

function nameIsKnown(model: JudgingModel, name: string): boolean {
  return model.classes.some((c) => c.kind === 'sign' && c.name === name);
}
