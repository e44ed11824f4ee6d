#!/usr/bin/env node
/** `npm test`: every check and every test, ending with the line `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensure-chromium.mjs';

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const reports = mkdtempSync(join(tmpdir(), 'mudra-tests-'));
const checks = ['format:check', 'lint', 'types', 'imports'];
const projects = ['unit', 'integration', 'browser', 'electron'];
const totals = { passed: 0, failed: 0, skipped: 0 };

function heading(text) {
  console.log(`\n━━ ${text}`);
}

function run(program, args, env = {}) {
  return (
    spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0
  );
}

function count(ok, what) {
  totals[ok ? 'passed' : 'failed']++;
  if (!ok) console.log(`✗ ${what} failed`);
}

/** Adds up vitest's own counts; a run that wrote no report has failed as a whole. */
function countVitest(ok, report, what) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, numTotalTests } =
      JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    totals.skipped += numPendingTests;
    totals.failed += numFailedTests;
    if (!ok && numFailedTests === 0) totals.failed += Math.max(1, numFailedTestSuites);
    if (numTotalTests === 0) count(false, `${what} (no test was run)`);
  } catch {
    count(false, what);
  }
}

function vitestArgs(project, report, ...more) {
  return [
    vitest,
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...more,
  ];
}

for (const check of checks) {
  heading(check);
  count(run('npm', ['run', '--silent', check]), check);
}
heading('Chromium');
ensureChromium();
heading('build');
count(run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn']), 'build');
for (const project of projects) {
  heading(project);
  const report = join(reports, `${project}.json`);
  countVitest(run(process.execPath, vitestArgs(project, report)), report, project);
}
heading('model tests under Node 24');
const npx = ['--yes', '-p', 'node@24', 'node'];
if (
  spawnSync('npx', [...npx, '--version'], { cwd: tmpdir(), stdio: 'ignore', timeout: 120_000 }).status === 0
) {
  const report = join(reports, 'node24.json');
  const ok = run('npx', [...npx, ...vitestArgs('unit', report, 'test/unit/main/model')]);
  countVitest(ok, report, 'model tests under Node 24');
} else
  console.warn(
    'SKIPPED: the npm package node@24 cannot be had here, so the model was not tested under Node 24',
  );

rmSync(reports, { recursive: true });
console.log(`\n${totals.skipped} skipped`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
