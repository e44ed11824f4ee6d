import type { HandFrame } from '../../../src/shared/domain/hand.js';
import { asMudraError } from '../../../src/shared/errors.js';
import { CameraSource, listCameras } from '../../../src/renderer/vision/camera-source.js';
import { FilmSource } from '../../../src/renderer/vision/film-source.js';
import type { FrameSource } from '../../../src/renderer/vision/frame-source.js';
import { drawHands } from '../../../src/renderer/vision/overlay.js';
import { VisionSession } from '../../../src/renderer/vision/vision-session.js';

/** What a test reads of a frame: the numbers of hands, and for each hand its label and wrist. */
export interface Noted {
  readonly time: number;
  readonly lookedFor: 1 | 2;
  readonly hands: readonly { readonly label: string; readonly x: number; readonly y: number }[];
}

export interface Failure {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

const session = new VisionSession();
const frames: Noted[] = [];
const violations: string[] = [];

session.onFrame((frame: HandFrame) => {
  frames.push({
    time: frame.time,
    lookedFor: session.handsLookedFor,
    hands: frame.hands.map(({ handedness, landmarks }) => ({
      label: handedness,
      x: landmarks[0] ?? 0,
      y: landmarks[1] ?? 0,
    })),
  });
});
document.addEventListener('securitypolicyviolation', (event) => violations.push(event.blockedURI));

/** Null when `source` came into use, else why it did not. */
async function use(source: FrameSource, other = session): Promise<Failure | null> {
  try {
    await other.use(source);
    return null;
  } catch (thrown) {
    const { code, params } = asMudraError(thrown);
    return { code, params };
  }
}

/** A film of about `pictures` pictures in changing colours; the recorder may miss the first ones. */
async function record(pictures: number, fps: number): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 240;
  const context = canvas.getContext('2d');
  const stream = canvas.captureStream(0);
  const track = stream.getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8' });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start();
  for (let k = 0; k < pictures; k++) {
    if (context) {
      context.fillStyle = `hsl(${k * 20} 80% ${30 + (k % 5) * 10}%)`;
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    track.requestFrame();
    await new Promise((resolve) => setTimeout(resolve, 1000 / fps));
  }
  recorder.stop();
  await stopped;
  return new File(parts, 'colours.webm', { type: 'video/webm' });
}

/** Takes every picture of a film, `costMs` each; their times. */
async function consume(film: File, costMs: number): Promise<{ times: number[] }> {
  const source = new FilmSource(film);
  const never = new AbortController().signal;
  const times: number[] = [];
  await source.start();
  for (let frame = await source.next(never); frame; frame = await source.next(never)) {
    times.push(frame.time);
    frame.image.close();
    await new Promise((resolve) => setTimeout(resolve, costMs));
  }
  source.stop();
  return { times };
}

const api = {
  session,
  frames,
  violations,
  use,
  camera: (deviceId: string | null) => new CameraSource({ deviceId }),
  film: (file: File) => new FilmSource(file),
  listCameras,
  record,
  consume,
  drawHands,
  VisionSession,
};

export type VisionPage = typeof api;

declare global {
  interface Window {
    vision?: VisionPage;
  }
}
window.vision = api;
