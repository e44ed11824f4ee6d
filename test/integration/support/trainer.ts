import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Library } from '../../../src/main/library/library.js';
import type { ForkTrainer } from '../../../src/main/training/training-client.js';
import type { SyntheticSign } from '../../support/synthetic-takes.js';

const entry = resolve(import.meta.dirname, '../../../src/main/training/trainer-process.ts');

/** Starts the real trainer from its source; `children` collects the processes, so that a test can kill one. */
export function forkTrainer(children: ChildProcess[] = []): ForkTrainer {
  return (env) => {
    const child = fork(entry, [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    return {
      send: (message) => {
        if (child.connected) child.send(message as object);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) =>
        void child.on('exit', (code, signal) =>
          listener(code, signal ? `signal ${signal}` : `exit code ${code}`),
        ),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

export interface DataFolder {
  readonly path: string;
  readonly library: string;
  readonly model: string;
  /** Names of everything directly in it. */
  entries(): Promise<string[]>;
  remove(): Promise<void>;
}

/** A data folder of its own, with a library in which `signs` were recorded. */
export async function dataFolderWith(signs: readonly SyntheticSign[]): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'mudra-training-'));
  const library = join(path, 'library');
  const open = await Library.open(library);
  for (const { name, kind, takes } of signs) {
    const { id } = await open.addSign(name, kind);
    for (const { frames } of takes) await open.addTake(id, 'import', frames);
  }
  await open.close();
  return {
    path,
    library,
    model: join(path, 'model'),
    entries: async () => (await readdir(path)).sort(),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
