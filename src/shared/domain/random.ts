/** Numbers in [0, 1). */
export type Random = () => number;

/** A seeded generator (mulberry32): small, fast, good enough for augmentation and synthesis. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A normally distributed number, mean 0, standard deviation `spread`. */
export function gauss(random: Random, spread = 1): number {
  return spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A factor around 1: exp of a normal number. */
export function logGauss(random: Random, spread: number): number {
  return Math.exp(gauss(random, spread));
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

/** Picks by weight; weights need not sum to one. */
export function pickWeighted<T>(
  random: Random,
  items: readonly [readonly [number, T], ...(readonly [number, T])[]],
): T {
  const total = items.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [weight, item] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items[0][1];
}
