import { parseArgs } from 'node:util';

/**
 * The port of each launch unless it is taken: browsers tie permissions and the ids of cameras to it. Below
 * the ranges from which systems give out ports.
 */
export const usualPort = 17325;

export const usage = `Serves Mudra to this machine's browser, on 127.0.0.1 alone.

  --port N     port to serve on, 0: any free one (default: ${usualPort}, or any free one when it is taken)
  --data PATH  folder for signs, takes and models (default: MUDRA_DATA, else the system's place for user data)
  --no-open    only print the address
  --help       this text`;

export interface WebOptions {
  readonly help: boolean;
  /** Undefined when none was asked for. */
  readonly port: number | undefined;
  readonly data: string | undefined;
  readonly open: boolean;
}

/** Reads the web host's command line. Throws an Error that says what is wrong with it. */
export function webOptions(args: readonly string[]): WebOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    port: values.port === undefined ? undefined : portOf(values.port),
    data: values.data,
    open: !values['no-open'],
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port wants a number from 0 to 65535, not “${text}”.`);
}

/** Whether a browser window could be seen: always assumed on macOS and Windows. */
export function hasScreen(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
