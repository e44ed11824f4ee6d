/**
 * One step of the stack 64 → 128 (gate reading `pre`, APALU) in the plainest loops over Float32Array: what a step
 * costs without any library, and without SIMD.
 */
export function plainStack(features: number, units: readonly number[]): (x: Float32Array) => Float32Array {
  const noise = (length: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => 0.1 * Math.sin(7 * i + 1));
  let width = features;
  const cells = units.map((u) => {
    const cell = plainCell(width, u, noise);
    width = u;
    return cell;
  });
  return (x) => cells.reduce((input, step) => step(input), x);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function plainCell(
  features: number,
  u: number,
  noise: (length: number) => Float32Array,
): (x: Float32Array) => Float32Array {
  const [kernel, recurrent] = [noise(features * 3 * u), noise(u * 3 * u)];
  const [state, gated, sums] = [new Float32Array(u), new Float32Array(u), new Float32Array(3 * u)];
  const addRows = (input: Float32Array, weights: Float32Array, from: number, to: number): void => {
    for (let i = 0; i < input.length; i++) {
      const value = input[i] as number;
      const row = i * 3 * u;
      for (let j = from; j < to; j++) sums[j] = (sums[j] as number) + value * (weights[row + j] as number);
    }
  };
  return (x) => {
    sums.fill(0);
    addRows(x, kernel, 0, 3 * u);
    addRows(state, recurrent, 0, 2 * u);
    for (let j = 0; j < u; j++) {
      const reset = sigmoid(sums[u + j] as number);
      sums[j] = sigmoid((sums[j] as number) * reset);
      gated[j] = reset * (state[j] as number);
    }
    addRows(gated, recurrent, 2 * u, 3 * u);
    for (let j = 0; j < u; j++) {
      const p = sums[2 * u + j] as number;
      const n = p >= 0 ? 0.55 * p * (1 + sigmoid(1.702 * p)) : 0.065 * (Math.exp(p) - 1);
      state[j] = (state[j] as number) + (sums[j] as number) * (n - (state[j] as number));
    }
    return state;
  };
}
