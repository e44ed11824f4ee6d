import type { HandFrame } from '../../shared/domain/hand.js';
import { decide } from '../model/decide.js';
import type { Network } from '../model/network.js';
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
  dispose(): void;
}

/** A model that can be measured: the one door for our networks, baselines and template matching. */
export interface Contender {
  /** What reports call it. */
  readonly name: string;
  /** Seeded: the same job gives the same model. Rejects with the signal's reason when cancelled. */
  fit(job: FitJob): Promise<Fitted>;
}

/** A MOPGRU network fitted by `recipe`, which judges live as the app does. */
export function networkContender(recipe: Recipe): Contender {
  return {
    name: recipe.name,
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

function judgeTakes(network: Network, job: FitJob, takes: readonly (readonly HandFrame[])[]): Verdict[] {
  const model = {
    classes: Array.from({ length: job.classes }, (_, i) => ({
      kind: i === REST ? ('rest' as const) : ('sign' as const),
    })),
    prototypes: prototypes(network, job.takes, job.seed),
  };
  return answerTakes(network, takes).map((answer) => ({
    named: answer.classIndex,
    recognised: decide(answer, model).accepted?.classIndex ?? REST,
  }));
}
