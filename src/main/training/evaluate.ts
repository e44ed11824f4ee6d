import { seededRandom } from '../../shared/domain/random.js';
import { decide } from '../model/decide.js';
import { answerTakes } from './batch.js';
import { fitNetwork, REST, type EpochReport, type FitOptions, type LabelledTake } from './fit.js';
import { foldsOf, type Fold, type Protocol } from './folds.js';
import { NegativeSource } from './negatives.js';
import { prototypes } from './prototypes.js';
import { restWindows } from './rest-windows.js';
import type { TaughtSign } from './taught-sign.js';

/** What a network that had not seen a take made of it. Classes: 0 = rest, then the signs in order. */
export interface Outcome {
  readonly label: number;
  /** The class of the largest posterior, however unsure or unlike. */
  readonly named: number;
  /** What the live recogniser would have captioned (see `decide`); rest for silence. */
  readonly recognised: number;
}

export interface FoldProgress extends EpochReport {
  /** 1 … folds. */
  readonly fold: number;
  readonly folds: number;
}

export type EvaluateOptions = Pick<FitOptions, 'backend' | 'seed' | 'epochs' | 'recipe' | 'signal'> & {
  readonly onEpoch?: (progress: FoldProgress) => void;
};

/** Signs to tell apart, and rest takes cut into windows. */
export interface Taught {
  readonly signs: readonly TaughtSign[];
  /** Windows of each rest take: a rest take is held out whole. */
  readonly rest: readonly (readonly LabelledTake[])[];
}

/**
 * Splits taught signs from rest. Signs keep their order: class k + 1 is `signs[k]`. A sign without any take is
 * a name so far, and left out.
 */
export function sortTaught(taught: readonly TaughtSign[]): Taught {
  return {
    signs: taught.filter((sign) => sign.kind === 'sign' && sign.takes.length > 0),
    rest: taught
      .filter((sign) => sign.kind === 'rest')
      .flatMap((sign) => sign.takes)
      .map((take) => restWindows(take.frames).map((frames) => ({ frames, label: REST }))),
  };
}

/**
 * Holds takes out as `protocol` says and asks networks that were fitted without them: a fresh one for each
 * fold, everything drawn from its own takes alone. Rest takes are held out in turn, too. Null when the signs
 * have too few takes for the protocol.
 */
export async function evaluate(
  { signs, rest }: Taught,
  protocol: Protocol,
  options: EvaluateOptions,
): Promise<Outcome[] | null> {
  const counts = signs.map((sign) => sign.takes.length);
  const folds = foldsOf(protocol, counts, seededRandom(options.seed));
  if (!folds) return null;
  const outcomes: Outcome[] = [];
  for (const [index, fold] of folds.entries()) {
    const heldRest = (i: number): boolean =>
      folds.length > 1 && rest.length > 1 && i % folds.length === index;
    const train = [...pickTakes(signs, fold.train), ...rest.filter((_, i) => !heldRest(i)).flat()];
    const test = [...pickTakes(signs, fold.test), ...rest.filter((_, i) => heldRest(i)).flat()];
    outcomes.push(...(await runFold(train, test, signs, fold, index, folds.length, options)));
  }
  return outcomes;
}

async function runFold(
  train: readonly LabelledTake[],
  test: readonly LabelledTake[],
  signs: readonly TaughtSign[],
  fold: Fold,
  index: number,
  folds: number,
  options: EvaluateOptions,
): Promise<Outcome[]> {
  const { onEpoch, ...fit } = options;
  const seed = options.seed + 1000 * index;
  const network = await fitNetwork({
    ...fit,
    classes: signs.length + 1,
    takes: train,
    heldOut: test.filter((t) => t.label !== REST),
    negatives: negativesOf(signs, fold.train),
    seed,
    ...(onEpoch ? { onEpoch: (report) => onEpoch({ ...report, fold: index + 1, folds }) } : {}),
  });
  try {
    const answers = answerTakes(
      network,
      test.map((t) => t.frames),
    );
    const model = {
      classes: [{ kind: 'rest' as const }, ...signs],
      prototypes: prototypes(network, train, seed),
    };
    return test.map(({ label }, i) => {
      const answer = answers[i];
      return {
        label,
        named: answer?.classIndex ?? REST,
        recognised: (answer && decide(answer, model).accepted?.classIndex) ?? REST,
      };
    });
  } finally {
    network.dispose();
  }
}

/** All takes of all signs, labelled. */
export function labelledTakes(signs: readonly TaughtSign[]): LabelledTake[] {
  return signs.flatMap(({ takes }, i) => takes.map(({ frames }) => ({ frames, label: i + 1 })));
}

/** Negatives from the chosen takes of each sign; from all of them when nothing is chosen. */
export function negativesOf(
  signs: readonly TaughtSign[],
  chosen?: readonly (readonly number[])[],
): NegativeSource {
  return new NegativeSource(
    signs.map(({ takes }, i) =>
      takes.filter((_, k) => !chosen || chosen[i]?.includes(k)).map(({ frames }) => frames),
    ),
  );
}

function pickTakes(signs: readonly TaughtSign[], chosen: readonly (readonly number[])[]): LabelledTake[] {
  return signs.flatMap(({ takes }, i) =>
    takes.filter((_, k) => chosen[i]?.includes(k)).map(({ frames }) => ({ frames, label: i + 1 })),
  );
}
