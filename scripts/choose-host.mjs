const dayMs = 24 * 3600 * 1000;

/** The name of Electron's program inside its folder. */
export function electronProgram(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Where Mudra opens: `{ host: 'electron' }`, `{ host: 'web', why }`, or `{ host: 'fetch' }` when Electron suits
 * this machine and only its binary is missing. `facts`: `web` and `retry` are what the command line asks for,
 * `fetchFailedAt` is when fetching last failed (ms, or null).
 */
export function chooseHost(facts) {
  const { web, retry, platform, env, root, binary, fetchFailedAt, now } = facts;
  if (web) return { host: 'web', why: 'that was asked for' };
  if (platform === 'linux') {
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return { host: 'web', why: 'there is no screen' };
    if (root) {
      return { host: 'web', why: 'as root Electron runs only without its sandbox, and the sandbox stays on' };
    }
  }
  if (binary) return { host: 'electron' };
  if (!retry && fetchFailedAt !== null && now - fetchFailedAt < dayMs)
    return { host: 'web', why: notFetched };
  return { host: 'fetch' };
}

export const notFetched =
  'its binary is not here and could not be fetched (“npm start -- --fetch-electron” tries again)';
