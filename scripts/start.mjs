#!/usr/bin/env node
/** `npm start`: opens the app in Electron where that works, else in the machine's browser, and says why. */
import './node-version.mjs';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chooseHost, electronProgram, notFetched } from './choose-host.mjs';
import { isStale } from './staleness.mjs';

const root = join(import.meta.dirname, '..');
const own = new Set(['--web', '--fetch-electron', '--help']);
const asked = (option) => process.argv.includes(option);
const passed = process.argv.slice(2).filter((arg) => !own.has(arg));
const fetchSeconds = 20;
const failureMark = join(root, 'node_modules/.cache/mudra/electron-not-fetched');
/** Electron that ends badly this soon could not start at all, e.g. for want of a sandbox or a library. */
const startSeconds = 5;

if (asked('--help')) {
  console.log(`Opens Mudra, in Electron where that works, else in the browser.

  --web             in the browser in any case
  --fetch-electron  try again to fetch Electron's binary
  --data PATH       folder for signs, takes and models
  --port N          browser only: port to serve on
  --no-open         browser only: print the address, open nothing`);
  process.exit(0);
}

function electronBinary() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist');
  const program = join(folder, electronProgram(process.platform));
  return existsSync(program) ? program : null;
}

function fetchFailedAt() {
  return existsSync(failureMark) ? Number(readFileSync(failureMark, 'utf8')) : null;
}

/** Fetches Electron's binary with its own installer. Gives its path, or null; a failure is remembered for a day. */
function fetchElectron() {
  console.log(`Fetching Electron, at most ${fetchSeconds} s …`);
  rmSync(failureMark, { force: true });
  const installer = join(root, 'node_modules/electron/install.js');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: fetchSeconds * 1000 });
  const binary = electronBinary();
  if (binary) return binary;
  mkdirSync(dirname(failureMark), { recursive: true });
  writeFileSync(failureMark, String(Date.now()));
  return null;
}

/** Runs a program with our terminal and passes Ctrl+C on. */
function run(program, args, env = {}) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const stop = (signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((resolve) => {
    const end = (result) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(result);
    };
    child.on('error', (error) => end({ code: null, signal: error.message }));
    child.on('exit', (code, signal) => end({ code, signal }));
  });
}

async function openElectron(binary) {
  const started = performance.now();
  const { code, signal } = await run(binary, [root, ...passed]);
  const seconds = (performance.now() - started) / 1000;
  const asked = signal === 'SIGINT' || signal === 'SIGTERM';
  // Exit code 1 is Mudra's own: it has said what is wrong.
  if (seconds > startSeconds || asked || code === 0 || code === 1) return code ?? 1;
  return openWeb(`it ended at once (${signal ?? `exit code ${code}`})`);
}

async function openWeb(why) {
  const { code } = await run(process.execPath, [join(root, 'out/main/web.js'), ...passed], {
    MUDRA_WHY_WEB: why,
  });
  return code ?? 1;
}

if (isStale(root)) execFileSync(process.execPath, [join(root, 'scripts/prepare.mjs')], { stdio: 'inherit' });
if (!existsSync(join(root, 'out/main/web.js'))) {
  console.error('Mudra is not built, and what builds it is not installed. Run “npm ci” first.');
  process.exit(1);
}
const choice = chooseHost({
  web: asked('--web'),
  retry: asked('--fetch-electron'),
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  binary: electronBinary() !== null,
  fetchFailedAt: fetchFailedAt(),
  now: Date.now(),
});
const binary = choice.host === 'fetch' ? fetchElectron() : electronBinary();
const useElectron = choice.host !== 'web' && binary !== null;
process.exitCode = await (useElectron ? openElectron(binary) : openWeb(choice.why ?? notFetched));
