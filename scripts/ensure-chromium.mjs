import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { tsImport } from 'tsx/esm/api';

const root = join(import.meta.dirname, '..');
const { findChromium } = await tsImport('../test/support/chromium.ts', import.meta.url);

function found() {
  try {
    return findChromium();
  } catch {
    return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
  }
}

function run(program, ...args) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/**
 * The browser for the browser tests: MUDRA_CHROMIUM, or Chromium, Chrome or Edge from the usual places; else it
 * is installed through apt (on Debian as root) or fetched by Playwright. Gives its path, or null after saying
 * what to install. Throws when MUDRA_CHROMIUM is set and is no program.
 */
export function ensureChromium() {
  if (process.env.MUDRA_CHROMIUM) return findChromium();
  const here = found();
  if (here) return here;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('Installing Chromium through apt …');
    if (run('apt-get', 'update', '-qq')) run('apt-get', 'install', '-y', '-qq', 'chromium');
  }
  if (!found()) {
    console.log('Fetching Chromium through Playwright …');
    run('npx', 'playwright-core', 'install', 'chromium');
  }
  const now = found();
  if (now === null) {
    console.error(
      'The browser tests need Chromium, Chrome or Edge. Install one (on Debian: “sudo apt-get install chromium”), or set MUDRA_CHROMIUM to its program.',
    );
  }
  return now;
}
