import { seededRandom } from '../../shared/domain/random.js';

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** P(at most `count` events) when `mean` are expected. */
function poissonAtMost(count: number, mean: number): number {
  let log = -mean;
  let sum = Math.exp(log);
  for (let k = 1; k <= count; k++) {
    log += Math.log(mean / k);
    sum += Math.exp(log);
  }
  return sum;
}

/** The mean at which `probability(mean)`, which falls, is `share`. */
function solve(probability: (mean: number) => number, share: number, most: number): number {
  let [low, high] = [0, most];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (probability(middle) > share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Events an hour with the exact (Garwood) 95 % interval of a Poisson count: honest at 0 events, where the upper
 * bound is 3.69 over the hours. No hours: NaN, and no bound above.
 */
export function perHour(count: number, hours: number): Estimate {
  if (hours <= 0) return { value: NaN, low: 0, high: Infinity };
  const most = count + 10 * Math.sqrt(count + 1) + 10;
  const low = count === 0 ? 0 : solve((mean) => poissonAtMost(count - 1, mean), 0.975, most);
  const high = solve((mean) => poissonAtMost(count, mean), 0.025, most);
  return { value: count / hours, low: low / hours, high: high / hours };
}

/** Ratio of sums with a 95 % bootstrap interval over the parts (seeded). With a single part the interval is NaN. */
export function ratioOfSums(
  parts: readonly { readonly above: number; readonly below: number }[],
  resamples = 1000,
): Estimate {
  const ratio = (some: typeof parts): number =>
    some.reduce((sum, p) => sum + p.above, 0) / some.reduce((sum, p) => sum + p.below, 0);
  const value = ratio(parts);
  if (parts.length < 2) return { value, low: NaN, high: NaN };
  const random = seededRandom(1);
  const draws = Array.from({ length: resamples }, () =>
    ratio(parts.map((part) => parts[Math.floor(random() * parts.length)] ?? part)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.round(share * (resamples - 1))] ?? NaN;
  return { value, low: at(0.025), high: at(0.975) };
}

/** The value below which `share` of the values lie; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
