import { createHash } from 'node:crypto';
import type { HandFrame } from '../../shared/domain/hand.js';
import { decide } from '../model/decide.js';
import type { Network } from '../model/network.js';
import type { SignModel } from '../model/sign-model.js';
import type { Trainable } from '../model/trainable.js';
import { networkEvidence, networkThresholds } from '../model/network-judge.js';
import { answerTakes } from './batch.js';
import { fitNetwork, REST, type FitOptions, type Recipe } from './fit.js';
import { prototypes } from './prototypes.js';

/** What a contender is fitted to, whatever kind of model it is. */
export type FitJob = Omit<FitOptions, 'recipe'>;

/** What a fitted model makes of a take. Classes: 0 = rest, then the signs in order. */
export interface Verdict {
  /** The class that comes first, however unsure or unlike. */
  readonly named: number;
  /** What would be captioned live; rest for silence. */
  readonly recognised: number;
}

/** A model that was fitted; `dispose` frees it. */
export interface Fitted {
  /** A verdict a take, in their order; none of them is learned from. */
  judge(takes: readonly (readonly HandFrame[])[]): Verdict[];
  /** Learned factors of APALU, layer by layer; none for other activations and models. */
  readonly apalu: ReturnType<Network['apaluParameters']>;
  /** What can be played through the live recogniser, where there is such a model. */
  readonly live?: SignModel;
  dispose(): void;
}

/** A model that can be measured: the one door for our networks, baselines and template matching. */
export interface Contender {
  /** What reports call it. */
  readonly name: string;
  /** All numbers that a fit depends on besides its job: kept results of another identity are not used. */
  readonly identity?: string;
  /** Seeded: the same job gives the same model. Rejects with the signal's reason when cancelled. */
  fit(job: FitJob): Promise<Fitted>;
}

/** A MOPGRU network fitted by `recipe`, which judges live as the app does. */
export function networkContender(recipe: Recipe): Contender {
  return {
    name: recipe.name,
    identity: recipeIdentity(recipe),
    fit: async (job) => {
      const network = await fitNetwork({ ...job, recipe });
      return {
        judge: (takes) => judgeTakes(network, job, takes),
        apalu: network.apaluParameters(),
        dispose: () => network.dispose(),
      };
    },
  };
}

/** A recipe as text, with the weights that it starts from as a hash. */
export function recipeIdentity({ base, ...recipe }: Recipe): string {
  const weights = createHash('sha256');
  for (const [name, values] of base?.weights ?? []) weights.update(name).update(values);
  return JSON.stringify({ ...recipe, base: base && { config: base.config, weights: weights.digest('hex') } });
}

/** Verdicts of a fitted model on takes, decided as live. */
export function judgeTakes(
  network: Pick<Trainable, 'infer'>,
  job: FitJob,
  takes: readonly (readonly HandFrame[])[],
): Verdict[] {
  const classes = Array.from({ length: job.classes }, (_, i) => ({
    kind: i === REST ? ('rest' as const) : ('sign' as const),
  }));
  const signs = prototypes(network, job.takes, job.seed);
  const model = { classes, thresholds: networkThresholds(classes, signs) };
  return answerTakes(network, takes).map((answer) => ({
    named: answer.classIndex,
    recognised: decide(networkEvidence(answer, signs), model).accepted?.classIndex ?? REST,
  }));
}
