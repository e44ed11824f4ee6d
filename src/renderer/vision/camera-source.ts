import { ms } from '../../shared/domain/units.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import { Bell } from './bell.js';
import type { FrameSource, SourceFrame } from './frame-source.js';

/** A camera that can be chosen. The label is empty until some camera was allowed. */
export interface Camera {
  readonly id: string;
  readonly label: string;
}

/** Without a picture for this long, as while the page is hidden, the video is looked at without being told. */
const lookAgainMs = 250;

/** A camera, by preference small and fast pictures: a short exposure keeps moving hands sharp. */
export class CameraSource implements FrameSource {
  readonly kind = 'camera';
  readonly view: HTMLVideoElement;
  private readonly deviceId: string | null;
  private readonly failureListeners = new Set<(error: MudraError) => void>();
  private stream: MediaStream | null = null;
  private name = t('source.camera');
  /** Rises with every start and stop, so that a start that was overtaken knows. */
  private generation = 0;
  private newest: { readonly image: VideoFrame; readonly time: number } | null = null;
  private newestNumber = 0;
  private takenNumber = 0;
  private takenTime = -Infinity;
  private takenPosition = -1;
  private readonly bell = new Bell();

  /** `deviceId` null: whichever camera the system offers first. */
  constructor({ deviceId }: { readonly deviceId: string | null }) {
    this.deviceId = deviceId;
    this.view = document.createElement('video');
    this.view.muted = true;
    this.view.playsInline = true;
  }

  /** The camera's name; says so when another camera had to stand in for the chosen one. */
  get label(): string {
    return this.name;
  }

  /**
   * Switches the camera on; any other camera stands in for a chosen one that is not there. Throws
   * MudraError `camera.none`, `camera.refused` or `camera.busy`.
   */
  async start(): Promise<void> {
    if (this.stream) return;
    const generation = ++this.generation;
    const { stream, instead } = await openCamera(this.deviceId);
    if (generation !== this.generation) {
      release(stream);
      return;
    }
    this.stream = stream;
    const track = stream.getVideoTracks()[0];
    const name = track?.label || t('source.camera');
    this.name = instead ? t('source.cameraInstead', { name }) : name;
    track?.addEventListener('ended', () => {
      if (generation === this.generation) this.fail(new MudraError('camera.unplugged'));
    });
    this.view.srcObject = stream;
    this.listen(generation);
    // Playing is interrupted when the view moves in the document, and goes on by itself.
    await this.view.play().catch(() => {});
  }

  stop(): void {
    this.generation++;
    if (this.stream) release(this.stream);
    this.stream = null;
    this.view.srcObject = null;
    this.newest?.image.close();
    this.newest = null;
    this.bell.ring();
  }

  async next(signal: AbortSignal): Promise<SourceFrame | null> {
    while (this.stream && !signal.aborted) {
      const frame = this.take();
      if (frame) return frame;
      if (!(await this.bell.wait(signal, lookAgainMs))) this.look();
    }
    return null;
  }

  onFailure(listener: (error: MudraError) => void): () => void {
    this.failureListeners.add(listener);
    return () => this.failureListeners.delete(listener);
  }

  private fail(error: MudraError): void {
    this.stop();
    for (const listener of this.failureListeners) listener(error);
  }

  /** Keeps the newest picture at hand. */
  private listen(generation: number): void {
    this.view.requestVideoFrameCallback((now, metadata) => {
      if (generation !== this.generation) return;
      this.listen(generation);
      this.newestNumber = metadata.presentedFrames;
      this.keep(metadata.captureTime ?? now);
    });
  }

  /** Hidden pages are not told of pictures; the video goes on all the same. */
  private look(): void {
    if (this.view.currentTime > this.takenPosition) this.keep(performance.now());
  }

  private keep(time: number): void {
    if (time <= this.takenTime || this.view.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.newest?.image.close();
    this.newest = { image: new VideoFrame(this.view), time };
    this.bell.ring();
  }

  private take(): SourceFrame | null {
    const picture = this.newest;
    if (!picture) return null;
    this.newest = null;
    const { image, time } = picture;
    const skipped = Math.max(0, this.newestNumber - this.takenNumber - 1);
    this.takenNumber = this.newestNumber;
    this.takenTime = time;
    this.takenPosition = this.view.currentTime;
    return { image, time: ms(time), width: image.displayWidth, height: image.displayHeight, skipped };
  }
}

/** The cameras of this machine. Throws MudraError when the page may not ask. */
export async function listCameras(): Promise<readonly Camera[]> {
  const devices = await mediaDevices().enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** Calls back when a camera is plugged in or out. Returns a function that stops listening. */
export function onCamerasChanged(listener: () => void): () => void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener('devicechange', listener);
  return () => devices?.removeEventListener('devicechange', listener);
}

/** What getUserMedia threw, as an error that a person can act on. */
export function cameraError(thrown: unknown): MudraError {
  const name = thrown instanceof Error ? thrown.name : '';
  const options = { cause: thrown };
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new MudraError('camera.none', {}, options);
    case 'NotAllowedError':
    case 'SecurityError':
      return new MudraError('camera.refused', {}, options);
    case 'NotReadableError':
    case 'AbortError':
      return new MudraError('camera.busy', {}, options);
    default:
      return asMudraError(thrown);
  }
}

/** Browsers hide their devices from pages that are not served safely. */
function mediaDevices(): MediaDevices {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new MudraError('camera.refused');
  return devices;
}

async function openCamera(deviceId: string | null): Promise<{ stream: MediaStream; instead: boolean }> {
  const devices = mediaDevices();
  const open = (chosen: string | null): Promise<MediaStream> =>
    devices.getUserMedia({
      audio: false,
      video: {
        ...(chosen === null ? {} : { deviceId: { exact: chosen } }),
        width: { ideal: 640 },
        height: { ideal: 480 },
        frameRate: { ideal: 60 },
      },
    });
  try {
    return { stream: await open(deviceId), instead: false };
  } catch (thrown) {
    const error = cameraError(thrown);
    if (deviceId === null || error.code !== 'camera.none') throw error;
  }
  try {
    return { stream: await open(null), instead: true };
  } catch (thrown) {
    throw cameraError(thrown);
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
