import { parseArgs } from 'node:util';

export const usage = `Serves Mudra to this machine's browser, on 127.0.0.1 alone.

  --port N     port to serve on (default: any free one)
  --data PATH  folder for signs, takes and models (default: MUDRA_DATA, else the system's place for user data)
  --no-open    only print the address
  --help       this text`;

export interface WebOptions {
  readonly help: boolean;
  readonly port: number;
  readonly data: string | undefined;
  readonly open: boolean;
}

/** Reads the web host's command line. Throws an Error that says what is wrong with it. */
export function webOptions(args: readonly string[]): WebOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`--port wants a number from 0 to 65535, not “${values.port}”.`);
  }
  return { help: values.help, port, data: values.data, open: !values['no-open'] };
}

/** Whether a browser window could be seen: always assumed on macOS and Windows. */
export function hasScreen(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
