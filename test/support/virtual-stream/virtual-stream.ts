import { HandTracker } from '../../../src/renderer/vision/hand-tracker.js';
import type { BothHands } from '../../../src/renderer/vision/virtual-signer/pose.js';
import type { Look } from '../../../src/renderer/vision/virtual-signer/look.js';
import type { Stream } from '../../../src/main/replay/stream.js';
import type { Handedness, HandFrame, HandObservation } from '../../../src/shared/domain/hand.js';
import { between, seededRandom, type Random } from '../../../src/shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../../src/shared/domain/units.js';
import { bothSides, type Scene } from './acts.js';
import { ASPECT, type JointCamera } from './joint-camera.js';
import { HandNoise, lossLasts, noise } from './landmark-noise.js';

export interface ViewOptions {
  /** Decides all noise. */
  readonly seed: number;
  /** Pictures a second. Default 30. */
  readonly fps?: number;
  /** The camera delivers mirrored pictures, as some drivers do: sides are swapped, too. Default false. */
  readonly mirrored?: boolean;
  /** Without the tracker of the application: as MediaPipe itself gives hands. Default false. */
  readonly raw?: boolean;
}

/** A stream whose frames come without waiting. */
export interface VirtualStream extends Stream {
  frames(): Iterable<HandFrame>;
}

interface Followed {
  readonly noise: HandNoise;
  /** Its label is wrong until then. */
  readonly mislabelledUntil: number;
}

const opposite = { Left: 'Right', Right: 'Left' } as const;

/** What MediaPipe would see of the signer's hands, picture by picture. */
class Eyes {
  private readonly followed: Record<Handedness, Followed | null> = { Left: null, Right: null };
  private readonly lostUntil: Record<Handedness, number> = { Left: -1, Right: -1 };
  private last = 0;

  constructor(
    private readonly camera: JointCamera,
    private readonly random: Random,
  ) {}

  see(time: number, hands: BothHands, look: Look): HandObservation[] {
    this.camera.point(look);
    const passed = time - this.last;
    this.last = time;
    return bothSides.flatMap((side) => {
      const pose = hands[side];
      const joints = pose && this.camera.joints(side, pose, look.handSize);
      const seen = joints && this.find(side, joints, time, passed);
      if (!seen) this.followed[side] = null;
      return seen ?? [];
    });
  }

  private find(side: Handedness, joints: Float64Array, time: number, passed: number): HandObservation | null {
    const { random } = this;
    let inside = 0;
    for (let i = 0; i < 63; i += 3) {
      const [x, y] = [joints[i] ?? -1, joints[i + 1] ?? -1];
      if (x > 0 && x < 1 && y > 0 && y < 1) inside++;
    }
    if (inside < (this.followed[side] ? noise.inside.toKeep : noise.inside.toFind)) return null;
    if (random() < (noise.lost.perSecond * passed) / 1000) this.lostUntil[side] = time + lossLasts(random);
    if (time < this.lostUntil[side]) return null;
    const { label } = noise;
    const followed = (this.followed[side] ??= {
      noise: new HandNoise(random, side === 'Left' ? -1 : 1),
      mislabelledUntil: random() < label.wrongAtFirst ? time + between(random, ...label.atFirst) : time,
    });
    const wrong = time < followed.mislabelledUntil || random() < label.wrong;
    const [low, high] = wrong ? label.wrongScore : label.score;
    return {
      handedness: wrong ? opposite[side] : side,
      score: between(random, low, high),
      landmarks: followed.noise.see(joints, passed) as unknown as ImageLandmarks,
    };
  }
}

function mirrored(hand: HandObservation): HandObservation {
  return {
    ...hand,
    handedness: opposite[hand.handedness],
    landmarks: hand.landmarks.map((n, i) => (i % 3 === 0 ? 1 - n : n)) as unknown as ImageLandmarks,
  };
}

/** The frames of a scene as the application would get them, without drawing or looking at a single picture. */
export function virtualStream(
  name: string,
  group: string,
  scene: Scene,
  camera: JointCamera,
  { seed, fps = 30, mirrored: flipped = false, raw = false }: ViewOptions,
): VirtualStream {
  return {
    name,
    group,
    signs: scene.signs,
    *frames(): Generator<HandFrame> {
      const eyes = new Eyes(camera, seededRandom(seed));
      const tracker = new HandTracker();
      for (let k = 0; (k * 1000) / fps < scene.durationMs; k++) {
        const time = ms((k * 1000) / fps);
        const { hands, look } = scene.at(time);
        const seen = eyes.see(time, hands, look);
        const found = flipped ? seen.map(mirrored) : seen;
        yield { time, aspect: ASPECT, hands: raw ? found : tracker.update(time, ASPECT, found) };
      }
    },
  };
}
