import { computed, signal } from '@preact/signals';
import type { Settings } from '../../shared/contract.js';
import { asMudraError, type MudraError } from '../../shared/errors.js';
import type { FrameSource } from '../vision/frame-source.js';
import type { Camera, Parts, Signer } from './parts.js';

type SettingsAccess = {
  read(): Settings;
  write(change: Partial<Settings>): void;
};

/** Screens change within this time without the camera going off and on again. */
const releaseAfterMs = 1500;

/** Which source is on. The camera runs only while a screen that shows it holds it. */
export class SourceState {
  readonly cameras = signal<readonly Camera[]>([]);
  private readonly failure = signal<MudraError | null>(null);
  private readonly signerInUse = signal<Signer | null>(null);
  private film: File | null = null;
  /** What was switched on here last; films that are taken in are looked at by others. */
  private own: FrameSource | null = null;
  private holders = 0;
  private releasing: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly parts: Parts,
    private readonly settings: SettingsAccess,
  ) {
    parts.sources.onCamerasChanged(() => void this.refreshCameras());
  }

  /** What stopped the source, or null. */
  readonly error = computed<MudraError | null>(() => this.failure.value ?? this.parts.vision.error.value);

  /** The virtual signer while it is the source. */
  readonly signer = computed<Signer | null>(() => {
    const signer = this.signerInUse.value;
    return signer && this.parts.vision.source.value === signer ? signer : null;
  });

  /** True when "film" is chosen but no film is loaded, as after a restart. */
  get needsFilm(): boolean {
    return this.settings.read().source === 'film' && !this.film;
  }

  async refreshCameras(): Promise<void> {
    try {
      this.cameras.value = await this.parts.sources.listCameras();
    } catch {
      this.cameras.value = [];
    }
  }

  /** Keeps the chosen source on until the returned function is called. */
  hold(): () => void {
    this.holders++;
    if (this.releasing) clearTimeout(this.releasing);
    this.releasing = null;
    if (this.parts.vision.source.peek() === null || !this.isOwn()) void this.start();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.holders--;
      if (this.holders === 0) this.releasing = setTimeout(() => this.stop(), releaseAfterMs);
    };
  }

  stop(): void {
    this.signerInUse.value = null;
    if (this.isOwn()) this.parts.vision.stop();
  }

  private isOwn(): boolean {
    return this.parts.vision.source.peek() === this.own;
  }

  /** Starts whatever the settings name. */
  async start(): Promise<void> {
    const { source, cameraId } = this.settings.read();
    if (source === 'virtual-signer') await this.useSigner();
    else if (source === 'film') {
      if (this.film) await this.use(this.parts.sources.film(this.film));
    } else await this.use(this.parts.sources.camera(cameraId));
  }

  async useCamera(cameraId: string | null): Promise<void> {
    this.settings.write({ source: 'camera', cameraId });
    await this.use(this.parts.sources.camera(cameraId));
  }

  async useFilm(file: File): Promise<void> {
    this.film = file;
    this.settings.write({ source: 'film' });
    await this.use(this.parts.sources.film(file));
  }

  /** Returns the running virtual signer, or null when it could not start. */
  async useSigner(): Promise<Signer | null> {
    const running = this.signer.peek();
    if (running && this.parts.vision.status.peek() === 'running') return running;
    const signer = this.parts.sources.virtualSigner();
    this.settings.write({ source: 'virtual-signer' });
    this.signerInUse.value = signer;
    return (await this.use(signer)) ? signer : null;
  }

  private async use(source: FrameSource): Promise<boolean> {
    this.failure.value = null;
    this.own = source;
    try {
      await this.parts.vision.use(source);
    } catch (thrown) {
      this.failure.value = asMudraError(thrown);
      return false;
    }
    if (source.kind === 'camera') void this.refreshCameras();
    return this.parts.vision.error.peek() === null;
  }
}
