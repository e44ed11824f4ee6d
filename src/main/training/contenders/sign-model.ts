import type { SignId } from '../../../shared/domain/take.js';
import { extractFeatures } from '../../features/features.js';
import { decide } from '../../model/decide.js';
import type { Encoder } from '../../model/encoder.js';
import type { SignModel, TunedStage } from '../../model/sign-model.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { Contender, FitJob, Verdict } from '../contender.js';
import { recipeIdentity } from '../contender.js';
import { encoderScale, type EmbeddedSign } from '../few-shot.js';
import { REST, type Recipe } from '../fit.js';
import { embeddedInPieces, modelInPieces } from '../in-pieces.js';
import type { Pieces } from '../pieces.js';
import { leastTakes, tune, type Tuned } from '../tune.js';

/** The numbers of few-shot.ts and sign-model.ts that results depend on; to be raised when they change. */
const revision = 3;

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
      const { signal, onShare } = job;
      // Where a network is fitted, that is nearly all of the work.
      const fitting = tuned === false || typeof tuned === 'object' ? 0 : fittingShare;
      const fitted = await fittedStage(
        onShare ? { ...job, onShare: (share) => onShare(fitting * share) } : job,
        recipe,
        tuned,
      );
      const stage = typeof tuned === 'object' ? tuned : fitted;
      const pieces: Pieces = {
        ...(signal ? { signal } : {}),
        ...(onShare ? { onShare: (share) => onShare(fitting + (1 - fitting) * share) } : {}),
      };
      const model = await encoderScale(encoder)
        .then(async (scale) => {
          const signs = await embeddedSigns(encoder, job, pieces);
          return modelInPieces(encoder, scale, signs, stage, pieces);
        })
        .catch((error: unknown) => {
          fitted?.network.dispose();
          throw error;
        });
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

/** Of the work of a fit, what comes before takes are embedded. */
const fittingShare = 0.95;

/** The takes of `job` as embeddings, class by class; rest first. */
async function embeddedSigns(
  encoder: Encoder,
  { classes, takes }: FitJob,
  pieces: Pieces,
): Promise<EmbeddedSign[]> {
  const signs = takes.filter(({ label }) => label !== REST).map(({ frames }) => frames);
  // All of them at once, so that the share that is done rises from 0 to 1.
  await embeddedInPieces(encoder, signs, 'take', pieces);
  const { signal } = pieces;
  const quietly = signal ? { signal } : {};
  return Promise.all(
    Array.from({ length: classes }, async (_, label): Promise<EmbeddedSign> => {
      const own = takes.flatMap((take) => (take.label === label ? [take.frames] : []));
      return {
        id: `${label}` as SignId,
        name: `${label}`,
        kind: label === REST ? 'rest' : 'sign',
        embeddings: await embeddedInPieces(encoder, own, label === REST ? 'window' : 'take', quietly),
      };
    }),
  );
}

/** Verdicts of a sign model on whole takes, decided as live. */
export function judgeBySignModel(model: SignModel, takes: readonly (readonly HandFrame[])[]): Verdict[] {
  return model.evidence(takes.map(extractFeatures)).map((evidence) => ({
    named: evidence.posterior.indexOf(Math.max(...evidence.posterior)),
    recognised: decide(evidence, model).accepted?.classIndex ?? REST,
  }));
}
