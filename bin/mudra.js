#!/usr/bin/env node
import '../scripts/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = join(import.meta.dirname, '../out/main/cli.js');
if (existsSync(built)) await import(pathToFileURL(built).href);
else {
  console.error('mudra: not built yet. Run “npm ci” (or “npm run build”) in its folder first.');
  process.exitCode = 1;
}
