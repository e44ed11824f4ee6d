const [width, height] = [32, 24];
let canvas: CanvasRenderingContext2D | null = null;

/** Mean brightness of what a video shows now, 0 … 255; null while it shows nothing. */
export function meanBrightness(video: HTMLVideoElement): number | null {
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  canvas ??= smallCanvas();
  if (!canvas) return null;
  canvas.drawImage(video, 0, 0, width, height);
  const { data } = canvas.getImageData(0, 0, width, height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    sum += ((data[i] ?? 0) * 2 + (data[i + 1] ?? 0) * 5 + (data[i + 2] ?? 0)) / 8;
  }
  return sum / (width * height);
}

function smallCanvas(): CanvasRenderingContext2D | null {
  const element = document.createElement('canvas');
  [element.width, element.height] = [width, height];
  return element.getContext('2d', { willReadFrequently: true });
}
