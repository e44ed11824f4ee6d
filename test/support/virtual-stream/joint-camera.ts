import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { HandRig } from '../../../src/renderer/vision/virtual-signer/hand-rig.js';
import type { Look } from '../../../src/renderer/vision/virtual-signer/look.js';
import type { HandPose } from '../../../src/renderer/vision/virtual-signer/pose.js';
import { pointCamera, signerCamera } from '../../../src/renderer/vision/virtual-signer/signer-camera.js';
import type { Handedness } from '../../../src/shared/domain/hand.js';

const hands = resolve(
  import.meta.dirname,
  '../../../node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand',
);

/** The picture of the virtual signer's source. */
export const ASPECT = 640 / 480;

/**
 * Where the virtual signer's joints are in its picture, without drawing it: the same rig and the same camera,
 * in Node.
 */
export class JointCamera {
  private readonly camera = signerCamera(ASPECT);

  private constructor(private readonly rigs: Readonly<Record<Handedness, HandRig>>) {}

  static async create(): Promise<JointCamera> {
    const [left, right] = await Promise.all([rigOf('Left'), rigOf('Right')]);
    return new JointCamera({ Left: left, Right: right });
  }

  /** Points the camera as `look` has it, for the joints that are asked for next. */
  point(look: Pick<Look, 'camera'>): void {
    pointCamera(this.camera, look);
    this.camera.updateMatrixWorld(true);
  }

  /**
   * The 21 landmarks of a hand in image coordinates as MediaPipe has them: x, y as fractions of the picture,
   * also outside it; z at the scale of x, wrist = 0, smaller = nearer to the camera.
   */
  joints(side: Handedness, pose: HandPose, size: number): Float64Array {
    const rig = this.rigs[side];
    rig.set(pose, size);
    const out = new Float64Array(63);
    let wristDepth = 0;
    let depthScale = 0;
    for (const [i, joint] of rig.landmarks().entries()) {
      const depth = -joint.clone().applyMatrix4(this.camera.matrixWorldInverse).z;
      if (i === 0) {
        wristDepth = depth;
        depthScale = (this.camera.projectionMatrix.elements[0] ?? 1) / 2 / depth;
      }
      joint.project(this.camera);
      out[i * 3] = (joint.x + 1) / 2;
      out[i * 3 + 1] = (1 - joint.y) / 2;
      out[i * 3 + 2] = (depth - wristDepth) * depthScale;
    }
    return out;
  }
}

async function rigOf(side: Handedness): Promise<HandRig> {
  const file = await readFile(join(hands, `${side.toLowerCase()}.glb`));
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { scene } = await new GLTFLoader().parseAsync(bytes as ArrayBuffer, '');
  return HandRig.of(side, scene);
}
