#!/usr/bin/env node
/** `npm run native`: the native TensorFlow.js backend on Linux, where its own installer cannot fetch its library. */
import './node-version.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installNative } from './native/install.mjs';

const { values } = parseArgs({ options: { wheel: { type: 'string' }, help: { type: 'boolean' } } });

if (values.help) {
  console.log(`Builds the native TensorFlow.js backend (tfjs-node) into node_modules. Linux on x64 or arm64.

  --wheel FILE  take TensorFlow's library from this file instead of the Python package index

Needs Python 3 with pip, a C++ compiler and make, about 900 MB of disk. To be run again after “npm ci”.
Mudra works without it; see docs/native.md.`);
} else {
  // An interrupt reaches the step that runs; what it left is cleared before this process ends.
  process.on('SIGINT', () => {});
  const root = join(import.meta.dirname, '..');
  process.exitCode = (await installNative({ root, wheel: values.wheel })) ? 0 : 1;
}
