/**
 * `npm run record-idle`: plays the virtual signer's idle movement, another person every minute, through the noise
 * model of MediaPipe's landmarks and writes it to models/idle.bin, with which every calibration checks for silence.
 * Seeded: the same file each time. Benchmarks use other seeds.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packIdle } from '../src/main/training/idle-recording.js';
import { ASPECT, JointCamera } from '../test/support/virtual-stream/joint-camera.js';
import { idleScene } from '../test/support/virtual-stream/acts.js';
import { virtualStream } from '../test/support/virtual-stream/virtual-stream.js';

const minutes = 10;
const fps = 12;
const seed = 700_000_000;

const models = join(import.meta.dirname, '../models');
const camera = await JointCamera.create();
const frames = [...virtualStream('idle', 'idle', idleScene(minutes, seed), camera, { seed, fps }).frames()];
const bytes = packIdle({ fps, aspect: ASPECT, frames });
writeFileSync(join(models, 'idle.bin'), bytes);

const manifestFile = join(models, 'manifest.json');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as { assets: { file: string }[] };
manifest.assets = [
  ...manifest.assets.filter(({ file }) => file !== 'idle.bin'),
  {
    file: 'idle.bin',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    source: 'idle movement of the virtual signer, made by scripts/record-idle.ts; no recorded person',
    licence: 'MIT',
  } as { file: string },
];
writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${frames.length} frames, ${bytes.length} bytes`);
