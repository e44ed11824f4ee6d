import { beforeAll, describe, expect, it } from 'vitest';
import { handSize, type HandFrame } from '../../../src/shared/domain/hand.js';
import { handSpeed } from '../../../src/shared/domain/movement.js';
import { virtualSign } from '../../../src/renderer/vision/virtual-signer/signs.js';
import { connectedScene, idleScene, isolatedScene } from '../../support/virtual-stream/acts.js';
import { ASPECT, JointCamera } from '../../support/virtual-stream/joint-camera.js';
import { taughtByVirtualSigner } from '../../support/virtual-stream/teach.js';
import { virtualStream, type ViewOptions } from '../../support/virtual-stream/virtual-stream.js';

let camera: JointCamera;
beforeAll(async () => {
  camera = await JointCamera.create();
});

const house = isolatedScene(['hello', 'house'], 3, { person: 1 });
function film(scene: typeof house, view: Partial<ViewOptions> = {}): HandFrame[] {
  return [...virtualStream('film', 'film', scene, camera, { seed: 5, ...view }).frames()];
}
const within = (frames: readonly HandFrame[], from = 0, to = 0): HandFrame[] =>
  frames.filter(({ time }) => time >= from && time <= to);

describe('the joints of the virtual signer', () => {
  it('lie in the picture as a right hand does that is held up with its palm to the camera', () => {
    camera.point({ camera: { yaw: 0, pitch: 0, roll: 0, distance: 1 } });
    const pose = virtualSign('friend').keyPoses[0]?.main;
    if (!pose) throw new Error('no pose');
    const joints = camera.joints('Right', pose, 1);
    const at = (i: number): number => joints[i] ?? NaN;
    const [x, y] = [at(0), at(1)];
    // Wrist on the left below the middle, fingers up, index and thumb on the side of the body's middle.
    expect(x).toBeLessThan(0.4);
    expect(y).toBeGreaterThan(0.6);
    expect(at(8 * 3 + 1)).toBeLessThan(y - 0.3);
    expect(at(8 * 3)).toBeGreaterThan(at(20 * 3) + 0.02);
    // Ring and little finger are folded to the camera, the two others straight.
    expect(at(16 * 3 + 1)).toBeGreaterThan(at(12 * 3 + 1) + 0.1);
    expect(at(14 * 3 + 2)).toBeLessThan(at(10 * 3 + 2) - 0.02);
    expect(at(2)).toBe(0);
    // Twice as near, about twice as large.
    camera.point({ camera: { yaw: 0, pitch: 0, roll: 0, distance: 0.5 } });
    const near = camera.joints('Right', pose, 1);
    const length = (p: Float64Array): number =>
      Math.hypot(((p[27] ?? 0) - (p[0] ?? 0)) * ASPECT, (p[28] ?? 0) - (p[1] ?? 0));
    expect(length(near) / length(joints)).toBeCloseTo(2, 0);
  });
});

describe('streams of the virtual signer', () => {
  it('show one hand in a one-handed sign and two in a two-handed one, nearly always', () => {
    const frames = film(house);
    const [hello, both] = house.signs;
    expect([hello?.sign, both?.sign]).toEqual(['hello', 'house']);
    const one = within(frames, hello?.startMs, hello?.endMs);
    const two = within(frames, both?.startMs, both?.endMs);
    expect(one.filter(({ hands }) => hands.length === 1).length / one.length).toBeGreaterThan(0.85);
    expect(two.filter(({ hands }) => hands.length === 2).length / two.length).toBeGreaterThan(0.85);
    expect(one.filter(({ hands }) => hands[0]?.handedness === 'Right').length).toBeGreaterThan(
      one.length / 2,
    );
    expect(within(frames, 0, 900).every(({ hands }) => hands.length === 0)).toBe(true);
  });

  it('come at the rate asked for, the same for the same seed', () => {
    const frames = film(house);
    expect(film(house)).toEqual(frames);
    expect(film(house, { seed: 6 })).not.toEqual(frames);
    const at15 = film(house, { fps: 15 });
    expect(at15.length * 2).toBeCloseTo(frames.length, -1);
    expect((at15[8]?.time ?? 0) - (at15[7]?.time ?? 0)).toBeCloseTo(1000 / 15);
  });

  it('swap sides in a mirrored camera, and hands for a left-handed signer', () => {
    const [hello] = house.signs;
    const mean = (frames: readonly HandFrame[]): number => {
      const seen = within(frames, hello?.startMs, hello?.endMs).flatMap(({ hands }) => hands);
      expect(seen.length).toBeGreaterThan(10);
      return seen.reduce((sum, hand) => sum + (hand.landmarks[0] ?? 0), 0) / seen.length;
    };
    const plain = mean(film(house));
    expect(plain).toBeLessThan(0.45);
    expect(mean(film(house, { mirrored: true }))).toBeCloseTo(1 - plain, 6);
    const left = isolatedScene(['hello', 'house'], 3, { person: 1, leftHanded: true });
    const frames = within(film(left), hello?.startMs, hello?.endMs);
    expect(mean(film(left))).toBeCloseTo(1 - plain, 1);
    const labels = frames.flatMap(({ hands }) => hands.map((hand) => hand.handedness));
    expect(labels.filter((label) => label === 'Left').length).toBeGreaterThan(labels.length / 2);
  });

  it('are as far from the joints as MediaPipe is', () => {
    const frames = film(house, { raw: true });
    const distances: number[] = [];
    for (const frame of frames) {
      const { hands, look } = house.at(frame.time);
      camera.point(look);
      for (const hand of frame.hands) {
        const joints = hands.Right && camera.joints('Right', hands.Right, look.handSize);
        if (!joints || frame.hands.length > 1) continue;
        let sum = 0;
        for (let i = 0; i < 63; i += 3) {
          const dx = ((hand.landmarks[i] ?? 0) - (joints[i] ?? 0)) * ASPECT;
          sum += Math.hypot(dx, (hand.landmarks[i + 1] ?? 0) - (joints[i + 1] ?? 0));
        }
        distances.push(sum / 21 / handSize(hand, ASPECT));
      }
    }
    distances.sort((a, b) => a - b);
    expect(distances.length).toBeGreaterThan(30);
    const median = distances[distances.length >> 1] ?? 0;
    expect(median).toBeGreaterThan(0.04);
    expect(median).toBeLessThan(0.11);
  });

  it('connect signs without dropping the hand', () => {
    const scene = connectedScene(['yes', 'no', 'light'], 4, { person: 1 });
    const [first, second, last] = scene.signs;
    expect(scene.signs.map(({ sign }) => sign)).toEqual(['yes', 'no', 'light']);
    const gap = (second?.startMs ?? 0) - (first?.endMs ?? 0);
    expect(gap).toBeGreaterThanOrEqual(200);
    expect(gap).toBeLessThanOrEqual(500);
    const signed = within(film(scene, { raw: true }), first?.startMs, last?.endMs);
    expect(signed.filter(({ hands }) => hands.length === 1).length / signed.length).toBeGreaterThan(0.85);
    // No jump where one performance goes over to the next.
    const before = scene.at((first?.endMs ?? 0) - 1).hands.Right;
    const after = scene.at((first?.endMs ?? 0) + 1).hands.Right;
    expect(Math.abs((before?.wrist.x ?? 0) - (after?.wrist.x ?? 1))).toBeLessThan(0.005);
  });

  it('idle with hands that move and hands that are away', () => {
    const frames = film(idleScene(0.5, 9));
    expect(frames).toHaveLength(900);
    const shown = frames.filter(({ hands }) => hands.length > 0).length / frames.length;
    expect(shown).toBeGreaterThan(0.3);
    const quick = frames.filter((frame, k) => handSpeed(frames[k - 5] ?? frame, frame) > 1).length;
    expect(quick / frames.length).toBeGreaterThan(0.1);
  });

  it('teach takes as the recorder cuts them', () => {
    const taught = taughtByVirtualSigner(camera, {
      signs: ['yes', 'more'],
      takes: 3,
      restSeconds: 10,
      seed: 2,
    });
    expect(taught.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'sign-yes sign',
      'sign-more sign',
      'rest rest',
    ]);
    for (const { takes } of taught.slice(0, 2)) {
      expect(takes).toHaveLength(3);
      for (const { frames } of takes) {
        const lasted = (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0);
        expect(lasted).toBeGreaterThan(700);
        expect(lasted).toBeLessThan(2500);
      }
    }
    expect(taught[2]?.takes.length).toBeGreaterThan(0);
  });
});
