import { activationNames } from '../activations.js';
import type { CellSize, CellSlopes, CellViews, Kernels } from './kernels.js';
import { kernelsWasm } from './kernels-wasm.js';
import type { Numbers } from './numbers.js';

type Native = (...args: number[]) => void;
type Exports = Readonly<Record<Exclude<keyof Kernels, 'product'> | 'gemm', Native>>;

const pageBytes = 65_536;
const align = 16;
const bytes = 4;
const rounded = (length: number): number => Math.ceil((length * bytes) / align) * align;

/** Undefined until first asked for; null where WebAssembly or its SIMD is missing. */
let compiled: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Buffer.from(kernelsWasm, 'base64'));
  } catch {
    return null;
  }
}

/** One WebAssembly memory for arrays of these lengths, to be taken one by one; null without SIMD. */
export function simdMemory(lengths: readonly number[]): {
  readonly kernels: Kernels;
  take(length: number): Float32Array;
} | null {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return null;
  let top = align;
  const total = lengths.reduce((sum, length) => sum + rounded(length), top);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(total / pageBytes) });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return {
    kernels: simdKernels(exports as unknown as Exports),
    take(length) {
      const view = new Float32Array(memory.buffer, top, length);
      top += rounded(length);
      return view;
    },
  };
}

function simdKernels(native: Exports): Kernels {
  const at = (view: Numbers, index: number): number => view.byteOffset + index * bytes;
  const gateCode = (size: CellSize): number => (size.gate === 'pre' ? 0 : 1);
  /** The loops number the activations in the order of `activationNames`. */
  const activationCode = (size: CellSize): number => activationNames.indexOf(size.activation);
  const cells = ({ steps, units }: CellSize): number => steps * units * bytes;
  const states = ({ steps, units }: CellSize): number => (steps + 1) * units * bytes;
  return {
    product(m, n, k, a, ao, aRow, aColumn, b, bo, bRow, c, co, cRow, accumulate) {
      const from = at(a, ao);
      const [aStep, aAcross, bStep, cStep] = [aRow * bytes, aColumn * bytes, bRow * bytes, cRow * bytes];
      native.gemm(m, n, k, from, aStep, aAcross, at(b, bo), bStep, at(c, co), cStep, accumulate ? 1 : 0);
    },
    gatesForward(v: CellViews, size, t) {
      const cell = t * size.units;
      native.gatesForward(
        size.batch,
        size.units,
        gateCode(size),
        cells(size),
        states(size),
        v.bias.byteOffset,
        at(v.projected, 3 * cell),
        at(v.states, cell),
        at(v.update, cell),
        at(v.reset, cell),
        at(v.resetState, cell),
      );
    },
    stateForward(v: CellViews, size, t) {
      const cell = t * size.units;
      native.stateForward(
        size.batch,
        size.units,
        gateCode(size),
        activationCode(size),
        cells(size),
        states(size),
        v.bias.byteOffset,
        v.a.byteOffset,
        v.b.byteOffset,
        at(v.projected, 3 * cell),
        at(v.update, cell),
        at(v.reset, cell),
        at(v.candidate, cell),
        at(v.states, cell),
      );
    },
    candidateBackward(v: CellViews, d: CellSlopes, size, t) {
      const cell = t * size.units;
      native.candidateBackward(
        size.batch,
        size.units,
        gateCode(size),
        activationCode(size),
        cells(size),
        v.a.byteOffset,
        v.b.byteOffset,
        at(v.projected, 3 * cell),
        at(v.update, cell),
        at(v.reset, cell),
        at(v.candidate, cell),
        at(d.dStates, cell),
        d.dNext.byteOffset,
        at(d.dProjected, 3 * cell),
        d.dA.byteOffset,
        d.dB.byteOffset,
      );
    },
    gatesBackward(v: CellViews, d: CellSlopes, size, t) {
      const cell = t * size.units;
      native.gatesBackward(
        size.batch,
        size.units,
        gateCode(size),
        cells(size),
        states(size),
        at(v.projected, 3 * cell),
        at(v.update, cell),
        at(v.reset, cell),
        at(v.candidate, cell),
        at(v.states, cell),
        at(d.dStates, cell),
        d.dResetState.byteOffset,
        at(d.dProjected, 3 * cell),
        d.dNext.byteOffset,
        d.dUpdateBias.byteOffset,
      );
    },
  };
}
