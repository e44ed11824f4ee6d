import leftUrl from '@webxr-input-profiles/assets/dist/profiles/generic-hand/left.glb?url';
import rightUrl from '@webxr-input-profiles/assets/dist/profiles/generic-hand/right.glb?url';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import type { Handedness } from '../../../shared/domain/hand.js';
import { HandRig } from './hand-rig.js';

/** Fetches and prepares one hand. Throws when its file cannot be read. */
export async function loadHand(handedness: Handedness): Promise<HandRig> {
  const { scene } = await new GLTFLoader().loadAsync(handedness === 'Right' ? rightUrl : leftUrl);
  return HandRig.of(handedness, scene);
}
