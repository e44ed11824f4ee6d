import { MudraError } from '../../../shared/errors.js';

/** What a sign's picture may be made of; no SVG, which could hold more than a picture. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
/** Its longest side in pixels, and its size in bytes. */
const mostPixels = 256;
const mostBytes = 60_000;
const qualities = [0.9, 0.75, 0.6] as const;

/**
 * A small picture of a chosen or pasted one, as a data address, drawn anew: nothing else of the file is kept, e.g.
 * where it was taken. Throws MudraError `picture.unreadable`.
 */
export async function pictureFrom(file: Blob): Promise<string> {
  if (!pictureTypes.some((type) => type === file.type)) throw new MudraError('picture.unreadable');
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new MudraError('picture.unreadable', {}, { cause });
  });
  try {
    for (let most = mostPixels; most >= 32; most /= 2) {
      const drawn = draw(bitmap, most);
      for (const quality of qualities) {
        const address = drawn.toDataURL('image/webp', quality);
        if (bytesOf(address) <= mostBytes) return address;
      }
    }
  } finally {
    bitmap.close();
  }
  throw new MudraError('picture.unreadable');
}

/** The first picture among what was dropped or pasted. */
export function pictureIn(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])].find(({ type }) => pictureTypes.some((one) => one === type)) ?? null;
}

function draw(bitmap: ImageBitmap, most: number): HTMLCanvasElement {
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new MudraError('picture.unreadable');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const bytesOf = (address: string): number => ((address.length - address.indexOf(',')) * 3) / 4;
