#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import asc from 'assemblyscript/asc';

const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
const engine = join(import.meta.dirname, '../src/main/model/engine');

/** Compiles the SIMD matrix product; gives the bytes of the WebAssembly module. */
export async function compileGemm() {
  const source = await readFile(join(engine, 'gemm.as.ts'), 'utf8');
  let bytes = null;
  const options = [
    'gemm.as.ts',
    '-o',
    'gemm.wasm',
    '-O3',
    '--runtime',
    'stub',
    '--importMemory',
    '--enable',
    'simd',
    '--noAssert',
  ];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => (name === 'gemm.as.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'gemm.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`gemm.as.ts does not compile: ${error?.message} ${stderr}`);
  return Buffer.from(bytes);
}

if (values.help) {
  console.log('Compiles src/main/model/engine/gemm.as.ts into gemm-wasm.ts. No options.');
} else if (process.argv[1] === import.meta.filename) {
  const bytes = await compileGemm();
  const text = [
    '/** The compiled matrix product; made from gemm.as.ts by scripts/build-gemm.mjs. */',
    `export const gemmWasm =\n  '${bytes.toString('base64')}';`,
    '',
  ].join('\n');
  await writeFile(join(engine, 'gemm-wasm.ts'), text);
  console.log(`gemm-wasm.ts: ${bytes.length} bytes of WebAssembly`);
}
