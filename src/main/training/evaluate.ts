import { seededRandom } from '../../shared/domain/random.js';
import type { Contender, FitJob, Fitted, Verdict } from './contender.js';
import { REST, type EpochReport, type LabelledTake } from './fit.js';
import { fitKey, takesHash } from './fit-key.js';
import { foldsOf, type Fold, type Protocol } from './folds.js';
import { pause, type Pieces } from './pieces.js';
import type { LiveScoreJob, LiveVerdict } from './live-score.js';
import { NegativeSource } from './negatives.js';
import { restWindows } from './rest-windows.js';
import type { TaughtSign } from './taught-sign.js';

/** What a model that had not seen a take made of it. */
export interface Outcome extends Verdict {
  readonly label: number;
  /** Which of its sign's takes it is, in the order of recording; of rest, which of all windows. */
  readonly take: number;
  /** What the live recogniser made of it, where that was asked for; null for one of many that was not played. */
  readonly live?: LiveVerdict | null;
}

/** One fit with what it was measured to do. Plain data: the same fit gives the same result but for `seconds`. */
export interface FoldResult {
  readonly outcomes: readonly Outcome[];
  /** One report an epoch; none for models that know no epochs. */
  readonly history: readonly EpochReport[];
  readonly apalu: Fitted['apalu'];
  /** Fitting alone. */
  readonly seconds: number;
}

/** Keeps results of fits, so that an evaluation that was interrupted goes on where it was. */
export interface KeptFits {
  find(key: string): FoldResult | null;
  add(key: string, result: FoldResult): Promise<void>;
}

export interface FoldProgress extends EpochReport {
  /** 1 … folds. */
  readonly fold: number;
  readonly folds: number;
}

export type EvaluateOptions = Pick<FitJob, 'backend' | 'seed' | 'epochs' | 'signal'> & {
  readonly contender: Contender;
  readonly kept?: KeptFits;
  readonly onEpoch?: (progress: FoldProgress) => void;
  /** The share of the fit of `fold`, from 1 on, that is done; it rises. */
  readonly onShare?: (fold: number, share: number) => void;
  /** The share of what comes after the fit of `fold` that is done: asking, and playing where that is asked for. */
  readonly onAsked?: (fold: number, share: number) => void;
  /** Plays the held-out takes of signs, too, or some of many, where the contender can be played. */
  readonly play?: (
    job: Pick<LiveScoreJob, 'model' | 'learned' | 'held' | 'onShare'>,
  ) => Promise<(LiveVerdict | null)[]>;
  /** After each fold; `kept` when its result was there already. */
  readonly onFold?: (done: { readonly fold: number; readonly folds: number; readonly kept: boolean }) => void;
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
 * have too few takes for the protocol; throws as `foldsOf` does.
 */
export async function evaluate(
  taught: Taught,
  protocol: Protocol,
  options: EvaluateOptions,
): Promise<Outcome[] | null> {
  const results = await evaluateFolds(taught, protocol, options);
  return results && results.flatMap((result) => result.outcomes);
}

/** As `evaluate`, with everything that is known of each fold's fit. */
export async function evaluateFolds(
  taught: Taught,
  protocol: Protocol,
  options: EvaluateOptions,
): Promise<FoldResult[] | null> {
  const folds = foldsFor(taught, protocol, options.seed);
  if (!folds) return null;
  const data = options.kept ? takesHash(taught) : '';
  const results: FoldResult[] = [];
  for (const [index, fold] of folds.entries()) {
    const key = fitKey(data, fold, index, folds.length, options);
    const found = options.kept?.find(key) ?? null;
    const result = found ?? (await runFold(taught, fold, index, folds.length, options));
    if (!found) await options.kept?.add(key, result);
    results.push(result);
    options.onFold?.({ fold: index + 1, folds: folds.length, kept: found !== null });
  }
  return results;
}

/** The folds of `protocol`; the seed matters to random ones alone. As `foldsOf`. */
export function foldsFor({ signs }: Taught, protocol: Protocol, seed: number): Fold[] | null {
  return foldsOf(
    protocol,
    signs.map((sign) => sign.takes),
    seededRandom(seed),
  );
}

async function runFold(
  { signs, rest }: Taught,
  fold: Fold,
  index: number,
  folds: number,
  options: EvaluateOptions,
): Promise<FoldResult> {
  const { backend, seed, epochs, signal, contender, onEpoch, onShare, onAsked } = options;
  const heldRest = (i: number): boolean => folds > 1 && rest.length > 1 && i % folds === index;
  const train = [...pickTakes(signs, fold.train), ...rest.filter((_, i) => !heldRest(i)).flat()];
  const windows = rest.flatMap((own, i) => own.map((window) => ({ ...window, held: heldRest(i) })));
  const test = [
    ...pickTakes(signs, fold.test),
    ...windows.flatMap(({ held, ...window }, take) => (held ? [{ ...window, take }] : [])),
  ];
  const history: EpochReport[] = [];
  const began = performance.now();
  const fitted = await contender.fit({
    backend,
    ...(epochs === undefined ? {} : { epochs }),
    ...(signal ? { signal } : {}),
    classes: signs.length + 1,
    takes: train,
    heldOut: test.filter((t) => t.label !== REST),
    negatives: negativesOf(signs, fold.train),
    seed: seed + 1000 * index,
    ...(onShare ? { onShare: (share: number) => onShare(index + 1, share) } : {}),
    onEpoch: (report) => {
      history.push(report);
      onEpoch?.({ ...report, fold: index + 1, folds });
    },
  });
  const seconds = (performance.now() - began) / 1000;
  try {
    const model = fitted.live;
    const asking = options.play && model ? askingShare : 1;
    const verdicts = await judged(fitted, test, {
      ...(signal ? { signal } : {}),
      onShare: (share) => onAsked?.(index + 1, asking * share),
    });
    const held = test.filter((t) => t.label !== REST);
    const told = (share: number): void => onAsked?.(index + 1, asking + (1 - asking) * share);
    const lives =
      options.play && model ? await options.play({ model, learned: train, held, onShare: told }) : [];
    const livesOf = new Map(held.map((t, i) => [t, lives[i]]));
    const outcomes = test.map((tested, i): Outcome => {
      const { named, recognised } = verdicts[i] ?? { named: REST, recognised: REST };
      const live = livesOf.get(tested);
      return {
        label: tested.label,
        take: tested.take,
        named,
        recognised,
        ...(live === undefined ? {} : { live }),
      };
    });
    return { outcomes, history, apalu: fitted.apalu, seconds };
  } finally {
    fitted.dispose();
  }
}

/** Of the work after a fit, what comes before takes are played. */
const askingShare = 0.1;
/** A sign model asks its networks about so many takes at once anyway. */
const askedAtOnce = 32;

/** The verdicts on these takes; of a sign model in pieces, which gives the same. */
async function judged(
  fitted: Fitted,
  test: readonly LabelledTake[],
  pieces: Pieces,
): Promise<readonly Verdict[]> {
  const takes = test.map(({ frames }) => frames);
  if (!fitted.live) return fitted.judge(takes);
  const verdicts: Verdict[] = [];
  for (let from = 0; from < takes.length; from += askedAtOnce) {
    await pause(pieces, from / takes.length);
    verdicts.push(...fitted.judge(takes.slice(from, from + askedAtOnce)));
  }
  return verdicts;
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

/** The chosen takes, in the order of recording. */
function pickTakes(
  signs: readonly TaughtSign[],
  chosen: readonly (readonly number[])[],
): (LabelledTake & { readonly take: number })[] {
  return signs.flatMap(({ takes }, i) =>
    takes.flatMap(({ frames }, take) => (chosen[i]?.includes(take) ? [{ frames, label: i + 1, take }] : [])),
  );
}
