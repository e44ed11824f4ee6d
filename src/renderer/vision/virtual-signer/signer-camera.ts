import { PerspectiveCamera } from 'three';
import type { Look } from './look.js';
import { PICTURE_HEIGHT } from './pose.js';

const FIELD_OF_VIEW = 40;
const DISTANCE = PICTURE_HEIGHT / 2 / Math.tan((FIELD_OF_VIEW * Math.PI) / 360);

/** The camera before the signer; `aspect` is width ÷ height of its picture. */
export function signerCamera(aspect: number): PerspectiveCamera {
  return new PerspectiveCamera(FIELD_OF_VIEW, aspect, 0.05, 5);
}

/** Puts the camera where `look` has it. */
export function pointCamera(camera: PerspectiveCamera, look: Pick<Look, 'camera'>): void {
  const { yaw, pitch, roll, distance } = look.camera;
  const d = DISTANCE * distance;
  camera.position.set(
    d * Math.sin(yaw) * Math.cos(pitch),
    d * Math.sin(pitch),
    d * Math.cos(yaw) * Math.cos(pitch),
  );
  camera.lookAt(0, 0, 0);
  camera.rotateZ(roll);
}
