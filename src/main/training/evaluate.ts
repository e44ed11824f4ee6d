import { seededRandom } from '../../shared/domain/random.js';
import type { Contender, FitJob, Verdict } from './contender.js';
import { REST, type EpochReport, type LabelledTake } from './fit.js';
import { foldsOf, type Fold, type Protocol } from './folds.js';
import { NegativeSource } from './negatives.js';
import { restWindows } from './rest-windows.js';
import type { TaughtSign } from './taught-sign.js';

/** What a model that had not seen a take made of it. */
export interface Outcome extends Verdict {
  readonly label: number;
}

export interface FoldProgress extends EpochReport {
  /** 1 … folds. */
  readonly fold: number;
  readonly folds: number;
}

export type EvaluateOptions = Pick<FitJob, 'backend' | 'seed' | 'epochs' | 'signal'> & {
  readonly contender: Contender;
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
 * Holds takes out as `protocol` says and asks models that were fitted without them: a fresh one for each
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
  const { onEpoch, contender, ...fit } = options;
  const fitted = await contender.fit({
    ...fit,
    classes: signs.length + 1,
    takes: train,
    heldOut: test.filter((t) => t.label !== REST),
    negatives: negativesOf(signs, fold.train),
    seed: options.seed + 1000 * index,
    ...(onEpoch ? { onEpoch: (report) => onEpoch({ ...report, fold: index + 1, folds }) } : {}),
  });
  try {
    const verdicts = fitted.judge(test.map((t) => t.frames));
    return test.map(({ label }, i) => ({ label, ...(verdicts[i] ?? { named: REST, recognised: REST }) }));
  } finally {
    fitted.dispose();
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
