#!/usr/bin/env node
/** `npm test`: every check and every test, ending with the line `N passed, N failed`. */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensure-chromium.mjs';
import { probe as probeNative } from './native/install.mjs';
import { Totals } from './test-totals.mjs';

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'mudra-tests-'));
const totals = new Totals();
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
const node24 = ['--yes', '-p', 'node@24', 'node'];

if (process.argv.includes('--help')) {
  console.log('Runs every check and every test. MUDRA_CHROMIUM: the browser for the browser tests.');
  process.exit(0);
}

function heading(text) {
  console.log(`\n━━ ${text}`);
}

function run(program, args, env = {}) {
  const shell = program.endsWith('.cmd');
  const options = { cwd: root, stdio: 'inherit', shell, env: { ...process.env, ...env } };
  return spawnSync(program, args, options).status === 0;
}

/** Runs an npm script as one check. */
function check(name, ...more) {
  heading(name);
  totals.addCheck(run(npm, ['run', '--silent', name, ...more]), name);
}

/** Runs vitest, by the Node that `launch` stands for, and adds its report. */
function vitest(what, args, launch = [process.execPath], env = {}) {
  heading(what);
  const report = join(reports, `${what.replace(/\W+/g, '-')}.json`);
  const [program, ...before] = launch;
  const ok = run(
    program,
    [
      ...before,
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
  );
  totals.addVitest(ok, existsSync(report) ? readFileSync(report, 'utf8') : null, what);
}

for (const name of ['format:check', 'lint', 'types', 'imports']) check(name);
check('build', '--', '--logLevel', 'warn');
vitest('unit', ['--project', 'unit']);
vitest('integration', ['--project', 'integration']);

heading('Chromium');
const browser = ensureChromium();
console.log(browser);
totals.addCheck(browser !== null, 'a browser for the browser tests');
if (browser) {
  const env = { MUDRA_CHROMIUM: browser };
  vitest('screens and story', ['--project', 'screens', '--project', 'story'], undefined, env);
  vitest('browser', ['--project', 'browser'], undefined, env);
}
vitest('electron', ['--project', 'electron']);

// Electron embeds Node 24, which lacks functions of `node:util` that TensorFlow.js calls.
const probe = { cwd: root, stdio: 'ignore', timeout: 120_000, shell: npx.endsWith('.cmd') };
if (spawnSync(npx, [...node24, '--version'], probe).status === 0) {
  vitest('model under Node 24', ['--project', 'unit', 'test/unit/main/model'], [npx, ...node24]);
} else {
  console.warn(
    '\nSKIPPED: the npm package node@24 cannot be had, so the model was not tested under Node 24.',
  );
}

// Tests that take the best backend ran on tfjs-node where it is; most people have WebAssembly.
const native = probeNative(root);
if (native.ok) {
  const args = ['--project', 'unit', 'test/unit/main/model', 'test/unit/main/training'];
  vitest('model and training on WebAssembly', args, undefined, { MUDRA_BACKEND: 'wasm' });
} else {
  const built = existsSync(join(root, 'node_modules/@tensorflow/tfjs-node'));
  if (built) totals.addCheck(false, `tfjs-node is installed and does not work: ${native.reason}`);
  console.warn(
    '\nSKIPPED: tfjs-node is not installed, so nothing was tested on it (“npm run native” installs it).',
  );
}

rmSync(reports, { recursive: true });
console.log('');
if (totals.skipped > 0) console.log(`${totals.skipped} skipped; each says why above`);
for (const failure of totals.failures) console.log(failure.startsWith(' ') ? failure : `✗ ${failure}`);
console.log(totals.line);
process.exitCode = totals.failed === 0 ? 0 : 1;
