import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
);

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findBrowser() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const onWindows = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (!folder) return [];
    return ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((file) =>
      join(folder, file),
    );
  });
  return (
    [process.env.MUDRA_CHROMIUM ?? '', ...onPath, ...apps, ...onWindows].find(
      (path) => path && runnable(path),
    ) ?? null
  );
}

function run(program, ...args) {
  return spawnSync(program, args, { stdio: 'inherit' }).status === 0;
}

/**
 * Makes sure that the browser tests have a browser: the one of MUDRA_CHROMIUM, Chromium, Chrome or Edge; else
 * gets one through apt (on Debian as root) or Playwright; else says what to install and ends the run.
 */
export function ensureChromium() {
  const found = findBrowser();
  if (found) return console.log(found);
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('installing Chromium through apt …');
    if (
      run('apt-get', 'update', '-qq') &&
      run('apt-get', 'install', '-y', '-qq', 'chromium') &&
      findBrowser()
    )
      return;
  }
  console.log('fetching Chromium through Playwright …');
  if (run('npx', 'playwright-core', 'install', 'chromium')) return;
  console.error(
    'The browser tests need Chromium, Chrome or Edge. Install one (on Debian: “sudo apt-get install chromium”), or set MUDRA_CHROMIUM to its program.',
  );
  process.exit(1);
}
