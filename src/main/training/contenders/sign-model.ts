import type { SignId } from '../../../shared/domain/take.js';
import { extractFeatures } from '../../features/features.js';
import { decide } from '../../model/decide.js';
import type { Encoder, SignModel } from '../../model/sign-model.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { Contender, FitJob, Verdict } from '../contender.js';
import { recipeIdentity } from '../contender.js';
import { embed, encoderScale, fewShotModel, type EmbeddedSign } from '../few-shot.js';
import { REST, type Recipe } from '../fit.js';
import { tune } from '../tune.js';

/** The numbers of few-shot.ts and sign-model.ts that results depend on; to be raised when they change. */
const revision = 1;

export interface SignModelOptions {
  readonly name: string;
  /** The frozen encoder of `recipe.base`. */
  readonly encoder: Encoder;
  readonly recipe: Recipe;
  /** Without it, prototypes alone. */
  readonly tuned: boolean;
}

/**
 * What the app recognises with: prototypes on the frozen encoder, and a network fitted to the signs with three
 * takes or more, averaged.
 */
export function signModelContender({ name, encoder, recipe, tuned }: SignModelOptions): Contender {
  return {
    name,
    identity: `sign model ${revision} ${tuned} ${recipeIdentity(recipe)}`,
    fit: async (job) => {
      const stage = tuned ? await tune(job, recipe) : null;
      const scale = await encoderScale(encoder);
      const model = fewShotModel(encoder, scale, embeddedSigns(encoder, job), stage);
      return {
        judge: (takes) => judgeBySignModel(model, takes),
        apalu: stage?.network.apaluParameters() ?? [],
        dispose: () => stage?.network.dispose(),
      };
    },
  };
}

/** The takes of `job` as embeddings, class by class; rest first. */
export function embeddedSigns(encoder: Encoder, { classes, takes }: FitJob): EmbeddedSign[] {
  const embeddings = embed(
    encoder,
    takes.map(({ frames }) => frames),
  );
  return Array.from({ length: classes }, (_, label) => ({
    id: `${label}` as SignId,
    name: `${label}`,
    kind: label === REST ? ('rest' as const) : ('sign' as const),
    embeddings: embeddings.filter((_, i) => takes[i]?.label === label),
  }));
}

/** Verdicts of a sign model on whole takes, decided as live. */
export function judgeBySignModel(model: SignModel, takes: readonly (readonly HandFrame[])[]): Verdict[] {
  return model.evidence(takes.map(extractFeatures)).map((evidence) => ({
    named: evidence.posterior.indexOf(Math.max(...evidence.posterior)),
    recognised: decide(evidence, model).accepted?.classIndex ?? REST,
  }));
}
