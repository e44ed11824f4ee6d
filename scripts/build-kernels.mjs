#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import asc from 'assemblyscript/asc';

const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
const engine = join(import.meta.dirname, '../src/main/model/engine');

/** Compiles the engine's inner loops; gives the bytes of the WebAssembly module. */
export async function compileKernels() {
  const source = await readFile(join(engine, 'kernels.as.ts'), 'utf8');
  let bytes = null;
  const options = [
    'kernels.as.ts',
    '-o',
    'kernels.wasm',
    '-O3',
    '--runtime',
    'stub',
    '--importMemory',
    '--enable',
    'simd',
    '--noAssert',
  ];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => (name === 'kernels.as.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`kernels.as.ts does not compile: ${error?.message} ${stderr}`);
  return Buffer.from(bytes);
}

if (values.help) {
  console.log('Compiles src/main/model/engine/kernels.as.ts into kernels-wasm.ts. No options.');
} else if (process.argv[1] === import.meta.filename) {
  const bytes = await compileKernels();
  const text = [
    '/** The compiled inner loops; made from kernels.as.ts by scripts/build-kernels.mjs. */',
    `export const kernelsWasm =\n  '${bytes.toString('base64')}';`,
    '',
  ].join('\n');
  await writeFile(join(engine, 'kernels-wasm.ts'), text);
  console.log(`kernels-wasm.ts: ${bytes.length} bytes of WebAssembly`);
}
