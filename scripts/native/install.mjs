import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { electronProgram } from '../choose-host.mjs';
import { pipArguments, unpackProgram, wheels } from './wheels.mjs';

const minute = 60_000;

/**
 * Puts tfjs-node into `root`/node_modules with TensorFlow's library and a binding built here, and proves that it
 * computes. Says each step; gives whether tfjs-node works in the end. When it does not, the package is removed,
 * so that the ladder goes to WebAssembly. `wheel`: a file in place of the package index; `python`, `platform`
 * and `arch`: of this machine unless given.
 */
export async function installNative({
  root,
  wheel: givenWheel,
  python = process.env.PYTHON || 'python3',
  platform = process.platform,
  arch = process.arch,
  say = console.log,
}) {
  const home = join(root, 'node_modules/@tensorflow/tfjs-node');
  const wheel = platform === 'linux' ? wheels[arch] : undefined;
  let current = 'check';
  const step = async (name, work) => {
    current = name;
    const began = performance.now();
    const result = await work();
    say(`native: ${name}: ${result.text} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    return result;
  };
  if (existsSync(home)) {
    const already = probe(root);
    if (already.ok) {
      say(`native: tfjs-node works already, with TensorFlow ${already.library}`);
      return true;
    }
  }
  if (!wheel) {
    say(
      `native: no library is known for ${platform} on ${arch}, only for Linux on ${Object.keys(wheels).join(' and ')}. Nothing was changed.`,
    );
    return false;
  }
  try {
    await step('check', () => checkTools(python));
    const { file } = await step('library', () => obtainWheel({ root, wheel, givenWheel, python }));
    await step('package', () => installPackage(root, home));
    await step('unpack', () => unpack(python, file, home));
    await step('binding', () => buildBinding(home));
    await step('proof', () => prove(root));
    await step('other runtimes', () => proveElsewhere(root));
    say('native: tfjs-node is in node_modules; run this again after “npm ci”');
    return true;
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    say(`native: FAILED at “${current}”: ${error.message}\nnative: Mudra goes on with WebAssembly.`);
    return false;
  }
}

/**
 * What the ladder of the app in `root` says of tfjs-node, under `launch` (this Node unless given): `{ ok, node, library,
 * seconds }` or `{ ok: false, reason, crashed }`.
 */
export function probe(root, launch = [process.execPath], env = {}) {
  const [program, ...before] = launch;
  const child = spawnSync(program, [...before, join(root, 'scripts/native/probe.mjs')], {
    encoding: 'utf8',
    timeout: 2 * minute,
    env: { ...process.env, ...env },
  });
  const line = child.stdout?.split('\n').findLast((text) => text.startsWith('{'));
  if (line) return { crashed: false, ...JSON.parse(line) };
  const why = child.signal ?? child.error?.message ?? `code ${child.status}`;
  return { ok: false, crashed: true, reason: `the process ended with ${why}\n${tail(child.stderr)}` };
}

function tail(text, lines = 12) {
  return (text ?? '').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Runs a program to its end; throws with what was wanted and the last lines it said when that is not a good one. */
function run(what, program, args, options = {}) {
  const child = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (child.status === 0) return child.stdout;
  const why = child.error ? child.error.message : `ended with ${child.signal ?? child.status}`;
  throw new Error(`${what}: ${[why, tail(child.stdout), tail(child.stderr)].filter(Boolean).join('\n')}`);
}

function checkTools(python) {
  const version = run('Python 3 with pip is needed (PYTHON names another one)', python, [
    '-m',
    'pip',
    '--version',
  ]);
  const compiler = process.env.CXX || 'c++';
  run('a C++ compiler is needed (on Debian: “apt-get install g++ make”)', compiler, ['--version']);
  run('make is needed (on Debian: “apt-get install g++ make”)', 'make', ['--version']);
  return { text: version.split(' ').slice(0, 2).join(' ') };
}

/** The wheel as pinned: the file given, the one kept from last time, or from the package index. */
async function obtainWheel({ root, wheel, givenWheel, python }) {
  const size = (file) => `${Math.round(statSync(file).size / 1e6)} MB, as pinned`;
  if (givenWheel) {
    const file = resolve(givenWheel);
    if (!existsSync(file)) throw new Error(`there is no ${file}`);
    if (!(await isPinned(file, wheel))) throw new Error(`${file} is not the pinned ${wheel.file}`);
    return { file, text: `${wheel.requirement}, from ${file}, ${size(file)}` };
  }
  const store = join(root, '.cache/native');
  const file = join(store, wheel.file);
  if (existsSync(file) && (await isPinned(file, wheel)))
    return { file, text: `${wheel.requirement}, kept in ${store}, ${size(file)}` };
  mkdirSync(store, { recursive: true });
  const partial = mkdtempSync(join(store, 'partial-'));
  try {
    run(`pip could not fetch ${wheel.requirement}`, python, pipArguments(wheel, partial), {
      timeout: 15 * minute,
    });
    const fetched = join(partial, wheel.file);
    if (!existsSync(fetched) || !(await isPinned(fetched, wheel)))
      throw new Error(`the package index gave another file than the pinned ${wheel.file}`);
    renameSync(fetched, file);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { file, text: `${wheel.requirement}, fetched, ${size(file)}` };
}

async function isPinned(file, wheel) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === wheel.sha256;
}

/** The package and what it needs, as package-lock.json pins them; its own installer does not run. */
function installPackage(root, home) {
  const options = ['--ignore-scripts', '--no-save', '--prefer-offline', '--no-audit', '--no-fund'];
  const said = run('npm could not install the packages', 'npm', ['install', ...options], { cwd: root });
  if (!existsSync(join(home, 'package.json')))
    throw new Error(`npm could not fetch @tensorflow/tfjs-node\n${tail(said)}`);
  return { text: '@tensorflow/tfjs-node' };
}

function unpack(python, file, home) {
  for (const folder of ['deps', 'lib', 'build']) rmSync(join(home, folder), { recursive: true, force: true });
  run('the library could not be unpacked', python, ['-c', unpackProgram, file, join(home, 'deps')]);
  const bytes = ['cc', 'framework'].map(
    (name) => statSync(join(home, `deps/lib/libtensorflow_${name}.so.2`)).size,
  );
  return { text: `${Math.round(bytes.reduce((sum, n) => sum + n, 0) / 1e6)} MB of libraries` };
}

/**
 * Headers of this Node are taken from where it is installed; only where it came without them does node-gyp fetch
 * them.
 */
function buildBinding(home) {
  const gyp = process.env.npm_config_node_gyp;
  if (!gyp) throw new Error('npm did not say where its node-gyp is; run this as “npm run native”');
  const nodeHome = dirname(dirname(process.execPath));
  const headers = existsSync(join(nodeHome, 'include/node/node_api.h')) ? [`--nodedir=${nodeHome}`] : [];
  const target = join(home, 'lib/napi-v8');
  const variables = ['module_name=tfjs_binding', `module_path=${target}`, 'napi_build_version=8'].map(
    (each) => `-D${each}`,
  );
  run('the binding could not be built', process.execPath, [gyp, 'rebuild', ...headers, '--', ...variables], {
    cwd: home,
  });
  rmSync(join(home, 'build'), { recursive: true });
  const { size } = statSync(join(target, 'tfjs_binding.node'));
  return {
    text: `${Math.round(size / 1e3)} kB${headers.length > 0 ? ', with the headers of this Node' : ''}`,
  };
}

function prove(root) {
  const { ok, node, library, seconds, reason } = probe(root);
  if (!ok) throw new Error(reason);
  return {
    text: `TensorFlow ${library} trains and answers under Node ${node}, opened in ${seconds.toFixed(1)} s`,
  };
}

/** A runtime in which the ladder passes tfjs-node over is no harm; one that it crashes is. */
function proveElsewhere(root) {
  const npx = ['npx', '--yes', '-p', 'node@24', 'node'];
  const electron = join(root, 'node_modules/electron/dist', electronProgram(process.platform));
  const [program, ...args] = npx;
  const has24 =
    spawnSync(program, [...args, '--version'], { stdio: 'ignore', timeout: 2 * minute }).status === 0;
  const said = [
    ['Node 24', has24, npx, {}],
    ['Electron', existsSync(electron), [electron], { ELECTRON_RUN_AS_NODE: '1' }],
  ].map(([name, there, launch, env]) => {
    if (!there) return `${name} is not here, untested`;
    const { ok, crashed, reason } = probe(root, launch, env);
    if (crashed) throw new Error(`it crashes ${name}: ${reason}`);
    return ok ? `${name} works` : `${name} passes it over: ${reason}`;
  });
  return { text: said.join('; ') };
}
