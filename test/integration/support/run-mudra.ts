import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly log: string;
}

export interface Running {
  /** Sends a signal, once. */
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called as the log grows. */
  readonly whenLog?: (log: string, running: Running) => void;
  /** Called every few milliseconds, for what the log does not tell. */
  readonly meanwhile?: (running: Running) => void;
}

/** Runs the command line in a real process, from its source. */
export function runMudra(words: readonly string[], options: RunOptions = {}): Promise<Result> {
  const entry = resolve(import.meta.dirname, '../../../src/main/cli/index.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let out = '';
  let log = '';
  let killed = false;
  const running: Running = {
    kill: (signal) => {
      if (!killed) child.kill(signal);
      killed = true;
    },
  };
  const timer = setInterval(() => options.meanwhile?.(running), 10);
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    options.whenLog?.(log, running);
  });
  return new Promise((done) =>
    child.on('close', (code) => {
      clearInterval(timer);
      done({ code, out, log });
    }),
  );
}
