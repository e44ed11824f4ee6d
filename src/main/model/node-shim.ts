import util from 'node:util';

/**
 * `@tensorflow/tfjs-node` 4.22 calls two functions that Node 23 took out of `node:util`. Puts them back
 * where they are missing; to be called before tfjs-node is loaded.
 */
export function restoreUtilFunctions(target: object = util): void {
  const missing: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: (value) => Array.isArray(value),
  };
  for (const [name, value] of Object.entries(missing)) {
    if (!(name in target)) Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}
