#!/usr/bin/env node
/** Runs after `npm ci`: assembles the landmark bundle when it is missing and builds the app. */
import './node-version.mjs';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js');

if (!existsSync(builder)) {
  console.log('prepare: development packages are not installed, so nothing is built');
} else {
  const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  run(join(root, 'scripts/assemble-landmarkers.mjs'));
  run(builder, 'build', '--logLevel', 'warn');
}
