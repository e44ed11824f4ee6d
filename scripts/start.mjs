#!/usr/bin/env node
/** `npm start`: opens the app in Electron where that works, else in the machine's browser, and says why. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const args = process.argv.slice(2);
const fetchSeconds = 20;
const failureMark = join(root, 'node_modules/.cache/mudra/electron-not-fetched');
const dayMs = 24 * 3600 * 1000;

if (args.includes('--help')) {
  console.log(`Opens Mudra.
  --web             in the browser even where Electron works
  --fetch-electron  try again to fetch Electron's binary
Other options go to the app: --data PATH, and for the browser --port N, --no-open.`);
  process.exit(0);
}

/** Newest change below `folder`, in ms. */
function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

function buildWhenStale() {
  const built = join(root, 'out/main/web.js');
  if (existsSync(built) && statSync(built).mtimeMs > newest(join(root, 'src'))) return;
  execFileSync(process.execPath, [join(root, 'scripts/prepare.mjs')], { stdio: 'inherit' });
}

/** The path of Electron's program, or null. */
function electronProgram() {
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = own ?? join(root, 'node_modules/electron/dist');
  const name =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const program = join(folder, name);
  return existsSync(program) ? program : null;
}

/** Fetches Electron's binary with its own installer, within a short limit; a failure is remembered for a day. */
function fetchElectron() {
  if (!args.includes('--fetch-electron') && existsSync(failureMark)) {
    if (Date.now() - Number(readFileSync(failureMark, 'utf8')) < dayMs) return false;
  }
  console.log(`Fetching Electron (at most ${fetchSeconds} s) …`);
  const installer = join(require.resolve('electron/package.json'), '../install.js');
  const { status } = spawnSync(process.execPath, [installer], {
    stdio: 'ignore',
    timeout: fetchSeconds * 1000,
  });
  if (status === 0 && electronProgram()) return true;
  mkdirSync(join(failureMark, '..'), { recursive: true });
  writeFileSync(failureMark, String(Date.now()));
  return false;
}

/** Why Electron cannot open a window here, or null when it can. */
function electronObstacle() {
  if (args.includes('--web')) return 'the browser was asked for';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no screen';
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return 'it does not run as root with its sandbox on, and the sandbox stays on';
  }
  if (!electronProgram() && !fetchElectron()) {
    return 'its binary is not here and could not be fetched (try again with “npm start -- --fetch-electron”)';
  }
  return null;
}

buildWhenStale();
const obstacle = electronObstacle();
const passed = args.filter((arg) => arg !== '--web' && arg !== '--fetch-electron');
if (obstacle) console.log(`Mudra opens in the browser instead of Electron: ${obstacle}.`);
const [program, entry] = obstacle
  ? [process.execPath, join(root, 'out/main/web.js')]
  : [electronProgram(), root];
const child = spawn(program, [entry, ...passed], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
