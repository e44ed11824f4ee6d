import { describe, expect, it } from 'vitest';
import { pictureRectangle } from '../../../../src/renderer/vision/overlay.js';

describe('pictureRectangle', () => {
  const wide = { width: 1000, height: 500 };
  const tall = { width: 300, height: 600 };

  it('contains: the whole picture, centred, with bars', () => {
    expect(pictureRectangle(wide, 1.5, 'contain')).toEqual({ left: 125, top: 0, width: 750, height: 500 });
    expect(pictureRectangle(tall, 1.5, 'contain')).toEqual({ left: 0, top: 200, width: 300, height: 200 });
  });

  it('covers: the whole box, edges cut off evenly', () => {
    expect(pictureRectangle(wide, 1.25, 'cover')).toEqual({ left: 0, top: -150, width: 1000, height: 800 });
    expect(pictureRectangle(tall, 1.5, 'cover')).toEqual({ left: -300, top: 0, width: 900, height: 600 });
  });

  it('fills a box of the same shape exactly either way', () => {
    for (const fit of ['contain', 'cover'] as const) {
      expect(pictureRectangle({ width: 640, height: 480 }, 640 / 480, fit)).toEqual({
        left: 0,
        top: 0,
        width: 640,
        height: 480,
      });
    }
  });

  it('keeps the aspect', () => {
    for (const fit of ['contain', 'cover'] as const) {
      for (const aspect of [0.5, 1, 16 / 9]) {
        const { width, height } = pictureRectangle(wide, aspect, fit);
        expect(width / height).toBeCloseTo(aspect);
      }
    }
  });
});
