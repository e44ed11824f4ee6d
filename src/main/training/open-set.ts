import type { Fraction } from '../../shared/contract.js';
import { seededRandom } from '../../shared/domain/random.js';
import { MudraError } from '../../shared/errors.js';
import type { Contender, FitJob } from './contender.js';
import { labelledTakes, negativesOf, type Taught } from './evaluate.js';
import { REST, shuffled } from './fit.js';
import { fraction } from './wilson.js';

/** Half of the signs are taught with `train` takes each, after `skip` skipped ones; the other half is not. */
export interface OpenSetProtocol {
  readonly skip: number;
  readonly train: number;
}

/** How a model deals with movements that are signs nobody taught it; counts summed over seeds. */
export interface OpenSet {
  /** Takes of untaught signs that are left in silence. */
  readonly unknownRejected: Fraction;
  /** Later takes of taught signs that are left in silence. */
  readonly knownLost: Fraction;
  /** Later takes of taught signs that are captioned rightly. */
  readonly knownRight: Fraction;
  /** Shares by seed; each draws another half. */
  readonly perSeed: readonly { readonly unknownRejected: number; readonly knownLost: number }[];
}

/** As `--help` tells them. */
export const openSetNames = 'open-set-<k>, open-set10-<k> (half of the signs untaught)';

/** `open-set-5`: taught with the first five takes; `open-set10-5`: with five after ten skipped ones. Null for others. */
export function parseOpenSet(name: string): OpenSetProtocol | null {
  const [, skip, train] = /^open-set(10)?-([1-9]\d?)$/.exec(name) ?? [];
  return train === undefined ? null : { skip: skip ? 10 : 0, train: Number(train) };
}

export type OpenSetOptions = Pick<FitJob, 'backend' | 'epochs' | 'signal'> & {
  readonly contender: Contender;
  readonly protocol: OpenSetProtocol;
  readonly seeds: readonly number[];
  /** After each fit. */
  readonly onSeed?: (done: number) => void;
};

/**
 * Teaches a random half of the signs, another one for each seed, and asks about later takes of these and all takes
 * of the others. Throws MudraError `training.tooFewSigns` or `training.tooFewTakes`.
 */
export async function evaluateOpenSet({ signs, rest }: Taught, options: OpenSetOptions): Promise<OpenSet> {
  const { contender, protocol, seeds, onSeed, ...fit } = options;
  const { skip, train } = protocol;
  if (signs.length < 4) throw new MudraError('training.tooFewSigns', { count: signs.length });
  for (const { name, takes } of signs) {
    const [count, least] = [takes.length, skip + train + 1];
    if (count < least)
      throw new MudraError('training.tooFewTakes', { name, count, least, missing: least - count });
  }
  const sums = { unknown: 0, rejected: 0, known: 0, lost: 0, right: 0 };
  const perSeed: { unknownRejected: number; knownLost: number }[] = [];
  for (const [index, seed] of seeds.entries()) {
    const order = shuffled([...signs.keys()], seededRandom(seed));
    const taught = new Set(order.slice(0, Math.ceil(signs.length / 2)));
    const known = signs.filter((_, i) => taught.has(i));
    const unknown = signs.filter((_, i) => !taught.has(i)).flatMap(({ takes }) => takes.slice(skip));
    const chosen = known.map((sign) => ({ ...sign, takes: sign.takes.slice(skip, skip + train) }));
    const later = labelledTakes(known.map((sign) => ({ ...sign, takes: sign.takes.slice(skip + train) })));
    const fitted = await contender.fit({
      ...fit,
      seed,
      classes: known.length + 1,
      takes: [...labelledTakes(chosen), ...rest.flat()],
      negatives: negativesOf(chosen),
    });
    try {
      const onLater = fitted.judge(later.map(({ frames }) => frames));
      const onUnknown = fitted.judge(unknown.map(({ frames }) => frames));
      const lost = onLater.filter(({ recognised }) => recognised === REST).length;
      const rejected = onUnknown.filter(({ recognised }) => recognised === REST).length;
      sums.known += later.length;
      sums.lost += lost;
      sums.right += onLater.filter(({ recognised }, i) => recognised === later[i]?.label).length;
      sums.unknown += unknown.length;
      sums.rejected += rejected;
      perSeed.push({ unknownRejected: rejected / unknown.length, knownLost: lost / later.length });
    } finally {
      fitted.dispose();
    }
    onSeed?.(index + 1);
  }
  return {
    unknownRejected: fraction(sums.rejected, sums.unknown),
    knownLost: fraction(sums.lost, sums.known),
    knownRight: fraction(sums.right, sums.known),
    perSeed,
  };
}
