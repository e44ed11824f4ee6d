#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import asc from 'assemblyscript/asc';

const usage = `Compiles the engine's inner loops, src/main/model/engine/kernels.as.ts, into kernels-wasm.ts.

  node scripts/build-kernels.mjs            compile and write
  node scripts/build-kernels.mjs --check    compile and compare; exit code 1 when the file is not up to date
`;
const { values } = parseArgs({ options: { help: { type: 'boolean' }, check: { type: 'boolean' } } });
const engine = join(import.meta.dirname, '../src/main/model/engine');
const target = join(engine, 'kernels-wasm.ts');

async function compile() {
  const source = await readFile(join(engine, 'kernels.as.ts'), 'utf8');
  let bytes = null;
  const options = 'kernels.as.ts -o kernels.wasm -O3 --runtime stub --importMemory --enable simd --noAssert';
  const { error, stderr } = await asc.main(options.split(' '), {
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
  console.log(usage);
} else {
  const bytes = await compile();
  const text = `/** The compiled inner loops; made from kernels.as.ts by scripts/build-kernels.mjs. */
export const kernelsWasm =
  '${bytes.toString('base64')}';
`;
  if (!values.check) {
    await writeFile(target, text);
    console.log(`kernels-wasm.ts: ${bytes.length} bytes of WebAssembly`);
  } else if ((await readFile(target, 'utf8')) !== text) {
    console.error(
      'kernels-wasm.ts is not what kernels.as.ts compiles to: run node scripts/build-kernels.mjs',
    );
    process.exitCode = 1;
  }
}
