import { ms } from '../../../src/shared/domain/units.js';
import { timeline, type Script } from '../../../src/renderer/vision/virtual-signer/script.js';
import { Stage } from '../../../src/renderer/vision/virtual-signer/stage.js';

/** One picture as base64 of a JPEG file. */
export type Picture = string;

export interface FootageApi {
  /** Pictures `from` … `from + count - 1` of the script at `fps`; base64 JPEG of `quality` 0 … 1. */
  pictures(script: Script, fps: number, quality: number, from: number, count: number): Promise<Picture[]>;
}

declare global {
  interface Window {
    footage?: FootageApi;
  }
}

const canvas = new OffscreenCanvas(640, 480);
const stage = await Stage.create(canvas);
/** Pictures without hands, by what they look like: half of a film is pauses. */
const empty = new Map<string, Promise<Picture>>();

async function shoot(quality: number): Promise<Picture> {
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^.*?,/, '')));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not readable')));
    reader.readAsDataURL(jpeg);
  });
}

window.footage = {
  pictures: async (script, fps, quality, from, count) => {
    const film = timeline(script);
    // A picture is taken off the canvas when it is asked for; its JPEG is made while the next is drawn.
    const pictures = Array.from({ length: count }, (_, i) => {
      const { hands, look } = film.at(ms(((from + i) * 1000) / fps));
      const key = hands.Left || hands.Right ? null : JSON.stringify([look, quality]);
      const known = key && empty.get(key);
      if (known) return known;
      stage.render(hands, look);
      const picture = shoot(quality);
      if (key) empty.set(key, picture);
      return picture;
    });
    return Promise.all(pictures);
  },
};
