import {
  Color,
  CylinderGeometry,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshStandardMaterial,
  Quaternion,
  Scene,
  SphereGeometry,
  Vector3,
  WebGLRenderer,
  type BufferGeometry,
  type PerspectiveCamera,
} from 'three';
import type { Handedness } from '../../../shared/domain/hand.js';
import type { HandRig } from './hand-rig.js';
import { loadHand } from './load-hand.js';
import type { Look } from './look.js';
import type { BothHands, HandPose } from './pose.js';
import { pointCamera, signerCamera } from './signer-camera.js';

/** From the wrist towards the elbow, in the frame of the unturned hand. */
const down = new Vector3(0, -1, 0);
/** A wrist is wider than deep: depth over width. */
const WRIST_FLATNESS = 0.72;

/** A hand with the arm it hangs on. */
interface Arm {
  readonly rig: HandRig;
  readonly forearm: Group;
}

/** Draws both hands, lit and with sleeves, before a plain wall. */
export class Stage {
  private readonly scene = new Scene();
  private readonly camera: PerspectiveCamera;
  private readonly ambient = new HemisphereLight(0xffffff, 0x8a6f5c, 1.5);
  private readonly sun = new DirectionalLight(0xffffff, 2);
  private readonly sleeve = new MeshStandardMaterial({ roughness: 0.9 });
  private readonly arms: Readonly<Record<Handedness, Arm>>;

  private constructor(
    readonly canvas: HTMLCanvasElement | OffscreenCanvas,
    private readonly renderer: WebGLRenderer,
    left: HandRig,
    right: HandRig,
  ) {
    this.camera = signerCamera(canvas.width / canvas.height);
    this.scene.add(this.ambient, this.sun);
    this.arms = { Left: this.addArm(left), Right: this.addArm(right) };
  }

  /**
   * A stage that draws on `canvas`, in the canvas's own size in pixels. Throws when the machine has no
   * WebGL or the hands cannot be fetched.
   */
  static async create(canvas: HTMLCanvasElement | OffscreenCanvas): Promise<Stage> {
    const renderer = new WebGLRenderer({ canvas, antialias: true });
    const [left, right] = await Promise.all([loadHand('Left'), loadHand('Right')]);
    return new Stage(canvas, renderer, left, right);
  }

  render(hands: BothHands, look: Look): void {
    this.light(look);
    pointCamera(this.camera, look);
    this.place('Left', hands.Left, look.handSize);
    this.place('Right', hands.Right, look.handSize);
    this.renderer.render(this.scene, this.camera);
  }

  /**
   * Where MediaPipe's 21 landmarks of a hand are in the picture that was rendered last, as fractions of the
   * picture. `null` for a hand that was not shown.
   */
  project(side: Handedness): readonly { readonly x: number; readonly y: number }[] | null {
    const { rig } = this.arms[side];
    if (!rig.object.visible) return null;
    return rig.landmarks().map((joint) => {
      const p = joint.project(this.camera);
      return { x: (p.x + 1) / 2, y: (1 - p.y) / 2 };
    });
  }

  /** Whether a hand is shown and wholly inside the picture that was rendered last. */
  inView(side: Handedness): boolean {
    const inside = (value: number): boolean => value > 0.01 && value < 0.99;
    return this.project(side)?.every(({ x, y }) => inside(x) && inside(y)) ?? false;
  }

  /** Frees the graphics memory; the stage cannot draw afterwards. */
  dispose(): void {
    this.scene.traverse((part) => {
      if (part instanceof Mesh) (part as Mesh<BufferGeometry>).geometry.dispose();
    });
    this.sleeve.dispose();
    for (const { rig } of Object.values(this.arms)) rig.skin.dispose();
    this.renderer.dispose();
  }

  private light(look: Look): void {
    this.scene.background = new Color(look.background);
    for (const arm of Object.values(this.arms)) arm.rig.skin.color.setHex(look.skin);
    this.sleeve.color.setHex(look.sleeve);
    this.ambient.intensity = look.light.ambient;
    this.sun.intensity = look.light.sun;
    this.sun.position.copy(look.light.from);
  }

  private place(side: Handedness, pose: HandPose | null, size: number): void {
    const { rig, forearm } = this.arms[side];
    rig.object.visible = pose !== null;
    forearm.visible = pose !== null;
    if (!pose) return;
    rig.set(pose, size);
    // The arm leaves the hand between straight on and down to an elbow that hangs outside.
    const outside = side === 'Right' ? -1 : 1;
    const hand = new Quaternion().setFromEuler(rig.object.rotation);
    const straight = down.clone().applyQuaternion(hand);
    const away = straight
      .clone()
      .multiplyScalar(0.6)
      .add(new Vector3(outside * 0.12, -0.4, -0.1))
      .normalize();
    forearm.position.copy(rig.object.position);
    forearm.quaternion.setFromUnitVectors(straight, away).multiply(hand);
    forearm.scale.set(size, size, size * WRIST_FLATNESS);
  }

  private addArm(rig: HandRig): Arm {
    const forearm = new Group();
    const skin = rig.skin;
    const wrist = new Mesh(new SphereGeometry(0.0253, 24, 16), skin);
    const bare = new Mesh(new CylinderGeometry(0.0253, 0.029, 0.07, 28, 1, true), skin);
    bare.position.y = -0.035;
    const sleeve = new Mesh(new CylinderGeometry(0.036, 0.05, 0.25, 28, 1), this.sleeve);
    sleeve.position.y = -0.05 - 0.125;
    forearm.add(wrist, bare, sleeve);
    this.scene.add(rig.object, forearm);
    return { rig, forearm };
  }
}
