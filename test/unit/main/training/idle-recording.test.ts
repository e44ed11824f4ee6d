import { describe, expect, it } from 'vitest';
import { packIdle, shippedIdle, unpackIdle } from '../../../../src/main/training/idle-recording.js';
import { idleFrames } from '../../../../src/main/training/synthetic/idle.js';

describe('a recording of idle movement', () => {
  it('is unpacked as it was packed, to a tenth of a thousandth of the picture', () => {
    const frames = [...idleFrames(0.5, 3, 10)];
    const found = unpackIdle(packIdle({ fps: 10, aspect: 4 / 3, frames }));
    expect(found.fps).toBe(10);
    expect(found.aspect).toBeCloseTo(4 / 3, 3);
    expect(found.frames).toHaveLength(frames.length);
    let hands = 0;
    frames.forEach((frame, k) => {
      const own = found.frames[k];
      expect(own?.time).toBeCloseTo(frame.time, 6);
      expect(own?.hands.map((h) => h.handedness).sort()).toEqual(frame.hands.map((h) => h.handedness).sort());
      for (const hand of frame.hands) {
        const same = own?.hands.find((h) => h.handedness === hand.handedness);
        hand.landmarks.forEach((n, i) => expect(same?.landmarks[i]).toBeCloseTo(n, 3));
        hands++;
      }
    });
    expect(hands).toBeGreaterThan(50);
  });

  it('is refused when it is something else', () => {
    expect(() => unpackIdle(new Uint8Array([1, 2, 3]))).toThrow();
    const bytes = packIdle({ fps: 10, aspect: 1, frames: [] });
    expect(unpackIdle(bytes).frames).toEqual([]);
  });

  it('is shipped: ten minutes with both hands, one, and none', () => {
    const shipped = shippedIdle();
    expect(shipped).not.toBeNull();
    const { frames, fps } = shipped ?? { frames: [], fps: 1 };
    expect(frames.length / fps / 60).toBeCloseTo(10, 1);
    for (const count of [0, 1, 2]) {
      expect(frames.filter((f) => f.hands.length === count).length).toBeGreaterThan(frames.length / 50);
    }
  });
});
