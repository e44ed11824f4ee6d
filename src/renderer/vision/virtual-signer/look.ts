import { pick } from '../../../shared/domain/random.js';
import { around, stream } from './random.js';

/** What stays the same during one take: the signer's skin, sleeve and hand size, light, camera, wall. */
export interface Look {
  /** 0xrrggbb, sRGB. */
  readonly skin: number;
  readonly sleeve: number;
  readonly background: number;
  /** 1 = the hand as modelled, about 18 cm long. */
  readonly handSize: number;
  /** Intensities, and where the sun stands in the signer frame. */
  readonly light: {
    readonly ambient: number;
    readonly sun: number;
    readonly from: { readonly x: number; readonly y: number; readonly z: number };
  };
  /** Radians round the origin of the signer frame; `distance` 1 = its usual place. */
  readonly camera: {
    readonly yaw: number;
    readonly pitch: number;
    readonly roll: number;
    readonly distance: number;
  };
}

const skins = [0xe3b08f, 0xd9a17c, 0xc98d66, 0xb0774f, 0x8f5b3b, 0x6f4630] as const;
const sleeves = [0x3f5169, 0x5b4a5e, 0x46604f, 0x7a5346, 0x3b3f45] as const;
const walls = [0x9fb0bf, 0xb9b4a8, 0xa9b8a6, 0xc6cbd0, 0x8d97a3] as const;

/** The look of the demo: neutral, the same for every take. */
export const steadyLook: Look = {
  skin: 0xd9a17c,
  sleeve: 0x3f5169,
  background: 0xb4bec8,
  handSize: 1,
  light: { ambient: 1.5, sun: 2, from: { x: 0.5, y: 1, z: 1 } },
  camera: { yaw: 0, pitch: 0, roll: 0, distance: 1 },
};

/** A different signer, room and camera for every seed. */
export function lookFor(seed: number): Look {
  const r = stream(seed, 'look');
  return {
    skin: pick(r, skins),
    sleeve: pick(r, sleeves),
    background: pick(r, walls),
    handSize: 1 + around(r, 0.08),
    light: {
      ambient: 1.5 + around(r, 0.3),
      sun: 2 + around(r, 0.5),
      from: { x: around(r, 1), y: 1, z: 1 + around(r, 0.3) },
    },
    camera: {
      yaw: around(r, 0.16),
      pitch: around(r, 0.1),
      roll: around(r, 0.05),
      distance: 1 + around(r, 0.07),
    },
  };
}

/** The look in a looking glass, to go with `mirrorHands`. */
export function mirrorLook(look: Look): Look {
  const { light, camera } = look;
  return {
    ...look,
    light: { ...light, from: { ...light.from, x: -light.from.x } },
    camera: { ...camera, yaw: -camera.yaw, roll: -camera.roll },
  };
}

/** `look` in the demo's room: only its camera and hand size stay, which nobody sees change while no hand is shown. */
export function inSteadyRoom(look: Look): Look {
  return { ...steadyLook, camera: look.camera, handSize: look.handSize };
}
