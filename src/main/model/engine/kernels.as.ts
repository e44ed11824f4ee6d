/**
 * AssemblyScript: the engine's inner loops on float32 in linear memory, four numbers at a time. Pointers and
 * strides are bytes. Units are a multiple of eight (the engine pads), so cell loops have no remainder.
 * Each function's meaning is in kernels.ts; its plain form, for reading, in kernels-plain.ts.
 */

/** The product goes through k in stretches whose rows of A and B stay in the fastest cache. */
const DEPTH: i32 = 256;

const APALU: i32 = 0;
const ELU: i32 = 1;
const TANH: i32 = 2;
const RELU: i32 = 3;
const LRELU: i32 = 4;

const PRE: i32 = 0;

export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  accumulate: i32,
): void {
  for (let p: i32 = 0; p < k; p += DEPTH) {
    const depth = min(DEPTH, k - p);
    stretch(
      m,
      n,
      depth,
      a + <usize>p * aColumn,
      aRow,
      aColumn,
      b + <usize>p * bRow,
      bRow,
      c,
      cRow,
      accumulate | i32(p > 0),
    );
  }
}

function stretch(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  accumulate: i32,
): void {
  let i: i32 = 0;
  for (; i + 4 <= m; i += 4) {
    const a0 = a + <usize>i * aRow;
    const a1 = a0 + aRow;
    const a2 = a1 + aRow;
    const a3 = a2 + aRow;
    const c0 = c + <usize>i * cRow;
    const c1 = c0 + cRow;
    const c2 = c1 + cRow;
    const c3 = c2 + cRow;
    let j: i32 = 0;
    for (; j + 8 <= n; j += 8) {
      const column = (<usize>j) << 2;
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      if (accumulate) {
        s00 = v128.load(c0 + column);
        s01 = v128.load(c0 + column, 16);
        s10 = v128.load(c1 + column);
        s11 = v128.load(c1 + column, 16);
        s20 = v128.load(c2 + column);
        s21 = v128.load(c2 + column, 16);
        s30 = v128.load(c3 + column);
        s31 = v128.load(c3 + column, 16);
      }
      let at = b + column;
      let across: usize = 0;
      for (let p: i32 = 0; p < k; p++) {
        const b0 = v128.load(at);
        const b1 = v128.load(at, 16);
        at += bRow;
        let x = v128.load32_splat(a0 + across);
        s00 = f32x4.add(s00, f32x4.mul(x, b0));
        s01 = f32x4.add(s01, f32x4.mul(x, b1));
        x = v128.load32_splat(a1 + across);
        s10 = f32x4.add(s10, f32x4.mul(x, b0));
        s11 = f32x4.add(s11, f32x4.mul(x, b1));
        x = v128.load32_splat(a2 + across);
        s20 = f32x4.add(s20, f32x4.mul(x, b0));
        s21 = f32x4.add(s21, f32x4.mul(x, b1));
        x = v128.load32_splat(a3 + across);
        s30 = f32x4.add(s30, f32x4.mul(x, b0));
        s31 = f32x4.add(s31, f32x4.mul(x, b1));
        across += aColumn;
      }
      v128.store(c0 + column, s00);
      v128.store(c0 + column, s01, 16);
      v128.store(c1 + column, s10);
      v128.store(c1 + column, s11, 16);
      v128.store(c2 + column, s20);
      v128.store(c2 + column, s21, 16);
      v128.store(c3 + column, s30);
      v128.store(c3 + column, s31, 16);
    }
    for (let r = i; r < i + 4; r++) {
      rest(j, n, k, a + <usize>r * aRow, aColumn, b, bRow, c + <usize>r * cRow, accumulate);
    }
  }
  for (; i < m; i++) {
    const a0 = a + <usize>i * aRow;
    const c0 = c + <usize>i * cRow;
    let j: i32 = 0;
    for (; j + 16 <= n; j += 16) {
      const column = (<usize>j) << 2;
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      if (accumulate) {
        s0 = v128.load(c0 + column);
        s1 = v128.load(c0 + column, 16);
        s2 = v128.load(c0 + column, 32);
        s3 = v128.load(c0 + column, 48);
      }
      let at = b + column;
      let across: usize = 0;
      for (let p: i32 = 0; p < k; p++) {
        const x = v128.load32_splat(a0 + across);
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(at)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(at, 16)));
        s2 = f32x4.add(s2, f32x4.mul(x, v128.load(at, 32)));
        s3 = f32x4.add(s3, f32x4.mul(x, v128.load(at, 48)));
        at += bRow;
        across += aColumn;
      }
      v128.store(c0 + column, s0);
      v128.store(c0 + column, s1, 16);
      v128.store(c0 + column, s2, 32);
      v128.store(c0 + column, s3, 48);
    }
    rest(j, n, k, a0, aColumn, b, bRow, c0, accumulate);
  }
}

/** Columns from `j` on of one row of C. */
function rest(
  j: i32,
  n: i32,
  k: i32,
  a: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  accumulate: i32,
): void {
  for (; j + 4 <= n; j += 4) {
    const to = c + ((<usize>j) << 2);
    let sum = accumulate ? v128.load(to) : f32x4.splat(0);
    let at = b + ((<usize>j) << 2);
    let across = a;
    for (let p: i32 = 0; p < k; p++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(across), v128.load(at)));
      at += bRow;
      across += aColumn;
    }
    v128.store(to, sum);
  }
  for (; j < n; j++) {
    const to = c + ((<usize>j) << 2);
    let sum: f32 = accumulate ? load<f32>(to) : 0;
    let at = b + ((<usize>j) << 2);
    let across = a;
    for (let p: i32 = 0; p < k; p++) {
      sum += load<f32>(across) * load<f32>(at);
      at += bRow;
      across += aColumn;
    }
    store<f32>(to, sum);
  }
}

/** eˣ: 2ⁿ times the Taylor sum of what is left, |rest| ≤ ½ ln 2; ln 2 in two parts keeps the rest exact. */
function exp(x: v128): v128 {
  const bounded = f32x4.max(f32x4.splat(-87), f32x4.min(f32x4.splat(88), x));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(<f32>Math.LOG2E)));
  let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440054691e-4)));
  let sum = f32x4.add(f32x4.splat(<f32>(1.0 / 720.0)), f32x4.mul(r, f32x4.splat(<f32>(1.0 / 5040.0))));
  sum = f32x4.add(f32x4.splat(<f32>(1.0 / 120.0)), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(<f32>(1.0 / 24.0)), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(<f32>(1.0 / 6.0)), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(0.5), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(1), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(1), f32x4.mul(r, sum));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

function scale(x: v128, factor: f32): v128 {
  return f32x4.mul(x, f32x4.splat(factor));
}

function oneMinus(x: v128): v128 {
  return f32x4.sub(f32x4.splat(1), x);
}

function onePlus(x: v128): v128 {
  return f32x4.add(f32x4.splat(1), x);
}

function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), onePlus(exp(f32x4.neg(x))));
}

function notNegative(x: v128): v128 {
  return f32x4.ge(x, f32x4.splat(0));
}

/** e^(−1.702 x) for x ≥ 0, eˣ for x < 0: the one exponential that APALU needs, never above 1. */
function apaluExp(x: v128): v128 {
  return exp(f32x4.min(x, scale(x, -1.702)));
}

function value(activation: i32, x: v128, a: v128, b: v128): v128 {
  if (activation == APALU) {
    const e = apaluExp(x);
    const positive = f32x4.mul(a, f32x4.add(x, f32x4.div(x, onePlus(e))));
    return v128.bitselect(positive, f32x4.mul(b, f32x4.sub(e, f32x4.splat(1))), notNegative(x));
  }
  if (activation == ELU) return v128.bitselect(x, f32x4.sub(exp(x), f32x4.splat(1)), notNegative(x));
  if (activation == TANH) return f32x4.sub(scale(sigmoid(scale(x, 2)), 2), f32x4.splat(1));
  if (activation == RELU) return f32x4.max(x, f32x4.splat(0));
  if (activation == LRELU) return f32x4.max(x, scale(x, 0.1));
  return f32x4.mul(x, sigmoid(scale(x, 1.702)));
}

function slope(activation: i32, x: v128, y: v128, a: v128, b: v128): v128 {
  const one = f32x4.splat(1);
  if (activation == APALU) {
    const e = apaluExp(x);
    const s = f32x4.div(one, onePlus(e));
    const bend = f32x4.mul(f32x4.mul(scale(x, 1.702), s), oneMinus(s));
    const positive = f32x4.mul(a, f32x4.add(onePlus(s), bend));
    return v128.bitselect(positive, f32x4.mul(b, e), notNegative(x));
  }
  if (activation == ELU) return v128.bitselect(one, onePlus(y), notNegative(x));
  if (activation == TANH) return oneMinus(f32x4.mul(y, y));
  if (activation == RELU) return v128.and(one, f32x4.gt(x, f32x4.splat(0)));
  if (activation == LRELU) return v128.bitselect(one, f32x4.splat(0.1), notNegative(x));
  const s = sigmoid(scale(x, 1.702));
  return f32x4.add(s, f32x4.mul(f32x4.mul(scale(x, 1.702), s), oneMinus(s)));
}

/** Strides: a sequence's cells are `cells` bytes apart, its states `states`, its projections 3 · `cells`. */
export function gatesForward(
  batch: i32,
  units: i32,
  gate: i32,
  cells: usize,
  states: usize,
  bias: usize,
  projected: usize,
  state: usize,
  update: usize,
  reset: usize,
  resetState: usize,
): void {
  const width = (<usize>units) << 2;
  for (let i: i32 = 0; i < batch; i++) {
    for (let j: usize = 0; j < width; j += 16) {
      const r = sigmoid(f32x4.add(v128.load(projected + width + j), v128.load(bias + width + j)));
      const q = v128.load(projected + j);
      const bz = v128.load(bias + j);
      v128.store(update + j, sigmoid(f32x4.add(gate == PRE ? f32x4.mul(q, r) : q, bz)));
      v128.store(reset + j, r);
      v128.store(resetState + j, f32x4.mul(r, v128.load(state + j)));
    }
    projected += 3 * cells;
    state += states;
    update += cells;
    reset += cells;
    resetState += cells;
  }
}

export function stateForward(
  batch: i32,
  units: i32,
  gate: i32,
  activation: i32,
  cells: usize,
  states: usize,
  bias: usize,
  a: usize,
  b: usize,
  projected: usize,
  update: usize,
  reset: usize,
  candidate: usize,
  state: usize,
): void {
  const width = (<usize>units) << 2;
  for (let i: i32 = 0; i < batch; i++) {
    for (let j: usize = 0; j < width; j += 16) {
      const p = f32x4.add(v128.load(projected + 2 * width + j), v128.load(bias + 2 * width + j));
      const n = value(activation, p, v128.load(a + j), v128.load(b + j));
      v128.store(projected + 2 * width + j, p);
      v128.store(candidate + j, n);
      const gated = v128.load(update + j);
      const z = gate == PRE ? gated : f32x4.mul(gated, v128.load(reset + j));
      const h = v128.load(state + j);
      v128.store(state + width + j, f32x4.add(h, f32x4.mul(z, f32x4.sub(n, h))));
    }
    projected += 3 * cells;
    update += cells;
    reset += cells;
    candidate += cells;
    state += states;
  }
}

export function candidateBackward(
  batch: i32,
  units: i32,
  gate: i32,
  activation: i32,
  cells: usize,
  a: usize,
  b: usize,
  projected: usize,
  update: usize,
  reset: usize,
  candidate: usize,
  dStates: usize,
  dNext: usize,
  dProjected: usize,
  dA: usize,
  dB: usize,
): void {
  const width = (<usize>units) << 2;
  for (let i: i32 = 0; i < batch; i++) {
    for (let j: usize = 0; j < width; j += 16) {
      const dh = f32x4.add(v128.load(dStates + j), v128.load(dNext + j));
      v128.store(dStates + j, dh);
      const gated = v128.load(update + j);
      const z = gate == PRE ? gated : f32x4.mul(gated, v128.load(reset + j));
      const dn = f32x4.mul(dh, z);
      const p = v128.load(projected + 2 * width + j);
      const n = v128.load(candidate + j);
      const av = v128.load(a + j);
      const bv = v128.load(b + j);
      v128.store(dProjected + 2 * width + j, f32x4.mul(dn, slope(activation, p, n, av, bv)));
      if (activation == APALU) {
        const positive = notNegative(p);
        const part = f32x4.div(f32x4.mul(dn, n), v128.bitselect(av, bv, positive));
        v128.store(dA + j, f32x4.add(v128.load(dA + j), v128.and(part, positive)));
        v128.store(dB + j, f32x4.add(v128.load(dB + j), v128.andnot(part, positive)));
      }
    }
    projected += 3 * cells;
    dProjected += 3 * cells;
    update += cells;
    reset += cells;
    candidate += cells;
    dStates += cells;
    dNext += width;
  }
}

export function gatesBackward(
  batch: i32,
  units: i32,
  gate: i32,
  cells: usize,
  states: usize,
  projected: usize,
  update: usize,
  reset: usize,
  candidate: usize,
  state: usize,
  dStates: usize,
  dResetState: usize,
  dProjected: usize,
  dNext: usize,
  dUpdateBias: usize,
): void {
  const width = (<usize>units) << 2;
  for (let i: i32 = 0; i < batch; i++) {
    for (let j: usize = 0; j < width; j += 16) {
      const dh = v128.load(dStates + j);
      const h = v128.load(state + j);
      const r = v128.load(reset + j);
      const gated = v128.load(update + j);
      const drh = v128.load(dResetState + j);
      const dz = f32x4.mul(dh, f32x4.sub(v128.load(candidate + j), h));
      const bend = f32x4.mul(gated, oneMinus(gated));
      let dr = f32x4.mul(drh, h);
      let z = gated;
      let dBias: v128;
      if (gate == PRE) {
        dBias = f32x4.mul(dz, bend);
        dr = f32x4.add(dr, f32x4.mul(dBias, v128.load(projected + j)));
        v128.store(dProjected + j, f32x4.mul(dBias, r));
      } else {
        z = f32x4.mul(gated, r);
        dr = f32x4.add(dr, f32x4.mul(dz, gated));
        dBias = f32x4.mul(f32x4.mul(dz, r), bend);
        v128.store(dProjected + j, dBias);
      }
      v128.store(dUpdateBias + j, f32x4.add(v128.load(dUpdateBias + j), dBias));
      v128.store(dProjected + width + j, f32x4.mul(dr, f32x4.mul(r, oneMinus(r))));
      v128.store(dNext + j, f32x4.add(f32x4.mul(dh, oneMinus(z)), f32x4.mul(drh, r)));
    }
    projected += 3 * cells;
    dProjected += 3 * cells;
    update += cells;
    reset += cells;
    candidate += cells;
    state += states;
    dStates += cells;
    dResetState += width;
    dNext += width;
  }
}
