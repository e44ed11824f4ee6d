import type { SignId } from '../../../shared/domain/take.js';
import { extractFeatures } from '../../features/features.js';
import { decide } from '../../model/decide.js';
import type { Encoder, SignModel, TunedStage } from '../../model/sign-model.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { Contender, FitJob, Verdict } from '../contender.js';
import { recipeIdentity } from '../contender.js';
import { embed, embedTakes, encoderScale, fewShotModel, type EmbeddedSign } from '../few-shot.js';
import { REST, type Recipe } from '../fit.js';
import { leastTakes, tune, type Tuned } from '../tune.js';

/** The numbers of few-shot.ts and sign-model.ts that results depend on; to be raised when they change. */
const revision = 2;

export interface SignModelOptions {
  readonly name: string;
  /** The frozen encoder of `recipe.base`. */
  readonly encoder: Encoder;
  readonly recipe: Recipe;
  /**
   * `false`: prototypes alone. A number: a network is fitted to signs with as many takes. A stage that was fitted
   * before stays as it is.
   */
  readonly tuned: boolean | number | TunedStage;
}

/**
 * What the app recognises with: prototypes on the frozen encoder, and a network fitted to the signs with three
 * takes or more, averaged.
 */
export function signModelContender({ name, encoder, recipe, tuned }: SignModelOptions): Contender {
  return {
    name,
    identity: `sign model ${revision} ${typeof tuned === 'object' ? 'given' : tuned} ${recipeIdentity(recipe)}`,
    fit: async (job) => {
      const fitted = await fittedStage(job, recipe, tuned);
      const stage = typeof tuned === 'object' ? tuned : fitted;
      const scale = await encoderScale(encoder);
      const model = fewShotModel(encoder, scale, embeddedSigns(encoder, job), stage);
      return {
        judge: (takes) => judgeBySignModel(model, takes),
        apalu: fitted?.network.apaluParameters() ?? [],
        live: model,
        dispose: () => fitted?.network.dispose(),
      };
    },
  };
}

async function fittedStage(
  job: FitJob,
  recipe: Recipe,
  tuned: SignModelOptions['tuned'],
): Promise<Tuned | null> {
  if (tuned === false || typeof tuned === 'object') return null;
  return tune(job, recipe, tuned === true ? leastTakes : tuned);
}

/** The takes of `job` as embeddings, class by class; rest first. */
export function embeddedSigns(encoder: Encoder, { classes, takes }: FitJob): EmbeddedSign[] {
  return Array.from({ length: classes }, (_, label) => {
    const own = takes.flatMap((take) => (take.label === label ? [take.frames] : []));
    return {
      id: `${label}` as SignId,
      name: `${label}`,
      kind: label === REST ? ('rest' as const) : ('sign' as const),
      embeddings: label === REST ? embed(encoder, own) : embedTakes(encoder, own),
    };
  });
}

/** Verdicts of a sign model on whole takes, decided as live. */
export function judgeBySignModel(model: SignModel, takes: readonly (readonly HandFrame[])[]): Verdict[] {
  return model.evidence(takes.map(extractFeatures)).map((evidence) => ({
    named: evidence.posterior.indexOf(Math.max(...evidence.posterior)),
    recognised: decide(evidence, model).accepted?.classIndex ?? REST,
  }));
}
