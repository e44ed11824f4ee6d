import {
  Group,
  Matrix4,
  MeshStandardMaterial,
  SkinnedMesh,
  Vector3,
  type Object3D,
  type Quaternion,
} from 'three';
import type { Handedness } from '../../../shared/domain/hand.js';
import type { HandPose } from './pose.js';

const fingers = ['index', 'middle', 'ring', 'pinky'] as const;
/** Radians of each joint of a folded finger. */
const folded = { proximal: 1.45, intermediate: 1.7, distal: 1.1 } as const;
/** Radians by which each finger leaves its modelled direction when spread wide; positive = to the thumb. */
const fan = [0.3, 0.07, -0.16, -0.38] as const;
/** `spread` at which the fingers point as modelled. */
const modelledSpread = 0.4;

/** The rig's joints in the order of MediaPipe's 21 landmarks. */
const landmarks = [
  'wrist',
  ...['metacarpal', 'phalanx-proximal', 'phalanx-distal', 'tip'].map((part) => `thumb-${part}`),
  ...fingers.flatMap((finger) =>
    ['phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'].map(
      (part) => `${finger}-finger-${part}`,
    ),
  ),
];

type Joints = ReadonlyMap<string, Object3D>;

/**
 * One rigged hand (the 25 joints of WebXR, `generic-hand`, MIT). `object` has its origin at the wrist;
 * unposed, its fingers point up (+y) and its palm to +z.
 */
export class HandRig {
  readonly object = new Group();
  readonly skin = new MeshStandardMaterial({ roughness: 0.62 });
  private readonly rest: ReadonlyMap<string, Quaternion>;
  /** +1 for the right hand, -1 for the left: the hands are mirror images. */
  private readonly side: 1 | -1;

  private constructor(
    readonly handedness: Handedness,
    model: Object3D,
    private readonly bones: Joints,
  ) {
    this.side = handedness === 'Right' ? 1 : -1;
    model.traverse((part) => {
      if (part instanceof SkinnedMesh) {
        part.material = this.skin;
        // The bounds of the unposed mesh say nothing about where the posed one is.
        part.frustumCulled = false;
      }
    });
    chainJoints(bones);
    const s = this.side;
    // As modelled the fingers point down, the thumb to -z and the palm to the side.
    const upright = new Group();
    upright.matrixAutoUpdate = false;
    upright.matrix.copy(new Matrix4().set(0, 0, -s, 0, 0, -1, 0, 0, -s, 0, 0, 0, 0, 0, 0, 1));
    const wrist = this.joint('wrist').getWorldPosition(new Vector3());
    model.position.sub(wrist);
    upright.add(model);
    this.object.add(upright);
    this.object.rotation.order = 'ZXY';
    this.rest = new Map([...bones].map(([name, joint]) => [name, joint.quaternion.clone()]));
  }

  /** Prepares the hand of a `generic-hand` file. Throws when a joint is missing. */
  static of(handedness: Handedness, scene: Object3D): HandRig {
    scene.updateMatrixWorld(true);
    const joints = new Map<string, Object3D>();
    scene.traverse((part) => {
      if ('isBone' in part) joints.set(part.name, part);
    });
    return new HandRig(handedness, scene, joints);
  }

  /** Takes the pose; `size` scales the hand about its wrist. */
  set(pose: HandPose, size: number): void {
    for (const [name, quaternion] of this.rest) this.joint(name).quaternion.copy(quaternion);
    fingers.forEach((finger, i) => {
      const curl = pose.curls[i] ?? 0;
      const away = (pose.spread - modelledSpread) * (fan[i] ?? 0) * (1 - curl);
      this.joint(`${finger}-finger-phalanx-proximal`).rotateY(this.side * away);
      for (const [part, angle] of Object.entries(folded)) {
        this.joint(`${finger}-finger-phalanx-${part}`).rotateX(-curl * angle);
      }
    });
    this.setThumb(pose.thumb.curl, pose.thumb.across);
    const { wrist, turn } = pose;
    this.object.position.set(wrist.x, wrist.y, wrist.z);
    this.object.rotation.set(turn.pitch, turn.yaw, turn.roll);
    this.object.scale.setScalar(size);
  }

  /** MediaPipe's 21 landmarks as posed; metres in the signer frame. */
  landmarks(): Vector3[] {
    this.object.updateMatrixWorld(true);
    return landmarks.map((name) => new Vector3().setFromMatrixPosition(this.joint(name).matrixWorld));
  }

  private setThumb(curl: number, across: number): void {
    const metacarpal = this.joint('thumb-metacarpal');
    metacarpal.rotateY(this.side * across * 0.5);
    metacarpal.rotateX(-across * 0.3);
    this.joint('thumb-phalanx-proximal').rotateX(-curl * 0.9);
    this.joint('thumb-phalanx-distal').rotateX(-curl * 1.1);
  }

  private joint(name: string): Object3D {
    const joint = this.bones.get(name);
    if (!joint) throw new Error(`the hand has no joint ${name}`);
    return joint;
  }
}

/** The file has all joints side by side: hang each on the one before it, so that a finger moves as one. */
function chainJoints(joints: Joints): void {
  const chains = [
    ...fingers.map((finger) =>
      ['metacarpal', 'phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'].map(
        (part) => `${finger}-finger-${part}`,
      ),
    ),
    ['metacarpal', 'phalanx-proximal', 'phalanx-distal', 'tip'].map((part) => `thumb-${part}`),
  ];
  for (const chain of chains) {
    let parent = joints.get('wrist');
    for (const name of chain) {
      const joint = joints.get(name);
      if (!joint || !parent) throw new Error(`the hand has no joint ${name}`);
      parent.attach(joint);
      parent = joint;
    }
  }
}
