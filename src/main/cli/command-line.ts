import { errorText } from '../../shared/i18n/t.js';
import { asMudraError, type MudraError } from '../../shared/errors.js';

/** 0: done; 1: it could not be done; 2: it was asked for wrongly; 130: cancelled with Ctrl-C. */
export const exitCodes = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** The command line was wrong: told with a hint to `--help`, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Cancelled, with words of its own that say what was kept and how to go on; exit code 130. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** What could not be done, with what the command line knows to do about it; exit code 1. */
export class HintedError extends Error {
  override readonly name = 'HintedError';
  constructor(
    override readonly cause: MudraError,
    readonly hint: string,
  ) {
    super(cause.message, { cause });
  }
}

/** Where a command writes: results alone go to `out`, everything else to `log`. */
export interface Output {
  out(text: string): void;
  log(text: string): void;
}

export const standardOutput: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  log: (text) => void process.stderr.write(`${text}\n`),
};

/** A line on a terminal that is written over; without a terminal, only every fifth second. */
export function progressLine(): (text: string) => void {
  let last = -Infinity;
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
    else if (performance.now() - last > 5000) process.stderr.write(`${text}\n`);
    else return;
    last = performance.now();
  };
}

/** Ends a line that `progressLine` left open. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
}

/** Runs `work` with a signal that Ctrl-C aborts. A second Ctrl-C ends the process at once. */
export async function cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(exitCodes.cancelled);
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** The words for something thrown, and the exit code that goes with it. */
export function failure(thrown: unknown): { readonly text: string; readonly code: number } {
  if (thrown instanceof UsageError) {
    return { text: `${thrown.message}\nSee “mudra --help”.`, code: exitCodes.usage };
  }
  if (thrown instanceof CancelledError) return { text: thrown.message, code: exitCodes.cancelled };
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { text: 'Cancelled. Nothing was changed.', code: exitCodes.cancelled };
  }
  if (thrown instanceof HintedError) {
    return { text: `${errorText(thrown.cause)} ${thrown.hint}`, code: exitCodes.failed };
  }
  return { text: errorText(asMudraError(thrown)), code: exitCodes.failed };
}

/** A whole number from an option; UsageError when it is none or too small. */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} takes a whole number from ${least} on, not “${text}”.`);
  }
  return value;
}

/** `0.876` as `88 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
