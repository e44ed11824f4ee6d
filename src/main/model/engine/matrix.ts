import { gemmWasm } from './gemm-wasm.js';

/** Numbers that the engine works on: float32 in WebAssembly memory, or float64 for gradient checks. */
export type Numbers = Float32Array | Float64Array;

/** Memory of one workspace, with the matrix product that works in it. */
export interface Arena {
  /** `length` zeros. Throws when the arena was made too small. */
  alloc(length: number): Numbers;
  /** C[m × n] = A[m × k] · B[k × n], row-major; adds to C when `accumulate`. Offsets count numbers. */
  product(
    m: number,
    n: number,
    k: number,
    a: Numbers,
    ao: number,
    b: Numbers,
    bo: number,
    c: Numbers,
    co: number,
    accumulate: boolean,
  ): void;
}

export type Precision = 'float32' | 'float64';

let compiled: WebAssembly.Module | null = null;
const pageBytes = 65_536;
const align = 16;

/** An arena for `total` numbers in at most `pieces` allocations. */
export function createArena(total: number, pieces: number, precision: Precision): Arena {
  return precision === 'float64' ? doubleArena() : simdArena(total * 4 + pieces * align + 1024);
}

function simdArena(bytes: number): Arena {
  compiled ??= new WebAssembly.Module(Buffer.from(gemmWasm, 'base64'));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { gemm } = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as {
    gemm(m: number, n: number, k: number, a: number, b: number, c: number, accumulate: number): void;
  };
  let top = 64;
  return {
    alloc(length) {
      const view = new Float32Array(memory.buffer, top, length);
      top += Math.ceil((length * 4) / align) * align;
      return view;
    },
    product(m, n, k, a, ao, b, bo, c, co, accumulate) {
      gemm(m, n, k, a.byteOffset + ao * 4, b.byteOffset + bo * 4, c.byteOffset + co * 4, accumulate ? 1 : 0);
    },
  };
}

function doubleArena(): Arena {
  return {
    alloc: (length) => new Float64Array(length),
    product(m, n, k, a, ao, b, bo, c, co, accumulate) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = accumulate ? at(c, co + i * n + j) : 0;
          for (let p = 0; p < k; p++) sum += at(a, ao + i * k + p) * at(b, bo + p * n + j);
          c[co + i * n + j] = sum;
        }
      }
    },
  };
}

/** The number at `index`, which the caller knows to be inside. */
export function at(numbers: Numbers, index: number): number {
  return numbers[index] as number;
}

/** out[n × m] = transpose of a[m × n], both dense, in tiles that stay in cache. */
export function transpose(m: number, n: number, a: Numbers, ao: number, out: Numbers): void {
  const tile = 16;
  for (let i0 = 0; i0 < m; i0 += tile) {
    const i1 = Math.min(m, i0 + tile);
    for (let j0 = 0; j0 < n; j0 += tile) {
      const j1 = Math.min(n, j0 + tile);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1; j++) out[j * m + i] = at(a, ao + i * n + j);
      }
    }
  }
}

/** Sums of the columns of a[m × n]. */
export function columnSums(m: number, n: number, a: Numbers, out: Numbers): void {
  out.fill(0);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j] = at(out, j) + at(a, i * n + j);
}
