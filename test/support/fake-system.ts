import { ProgramError, type Command, type System } from '../../src/main/outputs/keystrokes/system.js';

interface FakeSystemOptions {
  readonly platform?: NodeJS.Platform;
  readonly env?: System['env'];
  /** By name; each lies in /bin. */
  readonly installed?: readonly string[];
  /** What a command writes; throws what it fails with. By default it writes nothing. */
  readonly run?: (command: Command) => Promise<string> | string;
}

/** A computer on which programs only note what they were asked for. */
export class FakeSystem implements System {
  readonly platform: NodeJS.Platform;
  readonly env: System['env'];
  readonly ran: Command[] = [];

  constructor(private readonly options: FakeSystemOptions = {}) {
    this.platform = options.platform ?? 'linux';
    this.env = { LANG: 'en_GB.UTF-8', DISPLAY: ':0', ...options.env };
  }

  find = async (program: string): Promise<string | null> =>
    (this.options.installed ?? ['xdotool']).includes(program) ? `/bin/${program}` : null;

  run = async (command: Command): Promise<string> => {
    this.ran.push(command);
    return (await this.options.run?.(command)) ?? '';
  };
}

export const complains = (complaint: string): never => {
  throw new ProgramError(complaint, false);
};
