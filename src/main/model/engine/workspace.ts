import type { Kernels } from './kernels.js';
import { plainKernels } from './kernels-plain.js';
import { simdMemory } from './kernels-simd.js';
import { makeNumbers, type Numbers, type Precision } from './numbers.js';

export interface Workspace<Name extends string, View extends Numbers = Numbers> {
  readonly views: Readonly<Record<Name, View>>;
  readonly kernels: Kernels;
}

/** `simd`: WebAssembly, float32. `plain`: JavaScript, for float64 and for machines without SIMD. */
export type KernelKind = 'simd' | 'plain';

/** Arrays of zeros of the lengths given, with the loops that work on them: the fastest that run here. */
export function openWorkspace<Name extends string>(
  lengths: Readonly<Record<Name, number>>,
  precision: 'float32',
  kind?: KernelKind,
): Workspace<Name, Float32Array>;
export function openWorkspace<Name extends string>(
  lengths: Readonly<Record<Name, number>>,
  precision: Precision,
  kind?: KernelKind,
): Workspace<Name>;
export function openWorkspace<Name extends string>(
  lengths: Readonly<Record<Name, number>>,
  precision: Precision,
  kind: KernelKind = 'simd',
): Workspace<Name> {
  const simd = kind === 'simd' && precision === 'float32' ? simdMemory(Object.values<number>(lengths)) : null;
  const views = {} as Record<Name, Numbers>;
  for (const name of Object.keys(lengths) as Name[]) {
    views[name] = simd?.take(lengths[name]) ?? makeNumbers(lengths[name], precision);
  }
  return { views, kernels: simd?.kernels ?? plainKernels };
}
