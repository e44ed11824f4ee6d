import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { KeystrokesReason } from '../../../shared/contract.js';
import type { Stroke } from './keys.js';

/** One run of a program, without a shell. */
export interface Command {
  /** Its whole path. */
  readonly program: string;
  readonly args: readonly string[];
  /** What it reads; nothing by default. */
  readonly input?: string;
  /** Beside what it inherits. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long to wait once it is done, in milliseconds. */
  readonly waitMs?: number;
}

/** A program of the operating system that types into whatever has the keyboard. */
export interface Keyboard {
  /** Its name, for people. */
  readonly program: string;
  /** What is to be run for these strokes, one after another; between two of them typing can be stopped. */
  commands(strokes: readonly Stroke[]): Command[];
  /** What the program complained of; null where it is nothing that is known. */
  reasonFor(complaint: string): KeystrokesReason | null;
  /** What is to be run when nothing is typed any more. */
  release?(): Command[];
}

/** What of the computer is needed to find a keyboard and to use it. */
export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The whole path of a program by its name or path, null where it is not installed. */
  find(program: string): Promise<string | null>;
  /** What the program wrote. Rejects with `ProgramError`. */
  run(command: Command): Promise<string>;
}

/** A program that could not be run, or ended with an error. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  constructor(
    /** The last line that it wrote of what is wrong. */
    readonly complaint: string,
    readonly tookTooLong: boolean,
  ) {
    super(complaint);
  }
}

/** A program that takes longer is ended. */
const limitMs = 5000;

/** This computer. */
export function thisSystem(env: System['env'] = process.env): System {
  return {
    platform: process.platform,
    env,
    find: async (program) => {
      const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
      const files = isAbsolute(program) ? [program] : folders.map((folder) => join(folder, program));
      for (const file of files) {
        try {
          await access(file, constants.X_OK);
          return file;
        } catch {
          // It may be in another folder.
        }
      }
      return null;
    },
    run: (command) => run(command, env),
  };
}

function run({ program, args, input = '', env: more }: Command, env: System['env']): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...env, ...more }, timeout: limitMs, windowsHide: true };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const complaint = stderr.trim().split('\n').at(-1)?.trim().slice(0, 200);
      reject(new ProgramError(complaint || String(error.code ?? error.signal), error.killed === true));
    });
    // It may end without reading; how it ended is told above.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
