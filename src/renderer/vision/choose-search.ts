export type Delegate = 'CPU' | 'GPU';

/** A warm GPU search of an empty picture that takes longer than this is not worth having, in ms. */
export const slowGpuMs = 60;

interface Search {
  /** Milliseconds that a search takes once it is warm. */
  warmUp(): number;
  close(): void;
}

/**
 * A warm search: on the GPU where there is a real one that starts, works and is fast, else on the CPU.
 * Some drivers build a graph and fail only on its first picture. Throws what the CPU's search throws.
 */
export async function chooseSearch<S extends Search>(
  build: (delegate: Delegate) => Promise<S>,
  hasGpu: boolean,
): Promise<S> {
  const gpu = hasGpu ? await build('GPU').catch(() => null) : null;
  if (gpu && isFast(gpu)) return gpu;
  gpu?.close();
  const cpu = await build('CPU');
  cpu.warmUp();
  return cpu;
}

function isFast(search: Search): boolean {
  try {
    return search.warmUp() <= slowGpuMs;
  } catch {
    return false;
  }
}
