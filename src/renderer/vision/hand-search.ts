import { FilesetResolver, HandLandmarker, type HandLandmarkerResult } from '@mediapipe/tasks-vision';
import { LANDMARKS, type HandObservation } from '../../shared/domain/hand.js';
import type { ImageLandmarks } from '../../shared/domain/units.js';
import { chooseSearch, type Delegate } from './choose-search.js';
import { isHardware, rendererName } from './graphics.js';
import { RisingClock } from './rising-clock.js';
import type { VisionAssets } from './vision-messages.js';

type Picture = VideoFrame | ImageBitmap | OffscreenCanvas;

/** MediaPipe's generated module hands its factory over through this global, and clears it after each use. */
interface FactoryScope {
  ModuleFactory?: unknown;
}

/**
 * MediaPipe's hand landmarker, twice: one that looks for two hands and one that follows a single hand in
 * half the time. Changing the number of one landmarker rebuilds its graph, which costs more than a
 * tenth of a second each way; a second one costs that once, and memory. Runs in a worker only.
 */
export class HandSearch {
  private readonly clocks = { 1: new RisingClock(), 2: new RisingClock() };

  private constructor(
    private readonly assets: VisionAssets,
    readonly delegate: Delegate,
    private readonly landmarkers: Record<1 | 2, HandLandmarker>,
  ) {}

  /** A warm search. Throws what MediaPipe throws, e.g. when a file is not there. */
  static async create(assets: VisionAssets): Promise<HandSearch> {
    return chooseSearch((delegate) => HandSearch.on(delegate, assets), isHardware(rendererName()));
  }

  /** A search like this one, started anew; this one is closed. */
  async rebuilt(delegate: Delegate = this.delegate): Promise<HandSearch> {
    this.close();
    return HandSearch.on(delegate, this.assets);
  }

  /**
   * Finds up to `hands` hands in an un-mirrored picture. Throws when MediaPipe does; every later call
   * then throws too, until the search is rebuilt.
   */
  find(image: Picture, time: number, hands: 1 | 2): HandObservation[] {
    return observations(this.landmarkers[hands].detectForVideo(image, this.clocks[hands].next(time)));
  }

  /** Spoils the graphs for good, as a clock that goes back does. For tests. */
  spoil(): void {
    const picture = new OffscreenCanvas(64, 64);
    picture.getContext('2d');
    for (const hands of [1, 2] as const) {
      try {
        this.landmarkers[hands].detectForVideo(picture, 0);
      } catch {
        // This is what was wanted.
      }
    }
  }

  close(): void {
    for (const landmarker of Object.values(this.landmarkers)) {
      try {
        landmarker.close();
      } catch {
        // A spoilt graph complains when it is closed.
      }
    }
  }

  private static async on(delegate: Delegate, assets: VisionAssets): Promise<HandSearch> {
    const two = await landmarker(assets, delegate, 2);
    try {
      return new HandSearch(assets, delegate, { 2: two, 1: await landmarker(assets, delegate, 1) });
    } catch (error) {
      two.close();
      throw error;
    }
  }

  /** Milliseconds that a search takes once it is warm. Throws what MediaPipe throws. */
  warmUp(): number {
    const picture = new OffscreenCanvas(640, 480);
    picture.getContext('2d')?.fillRect(0, 0, 640, 480);
    let last = 0;
    for (let i = 0; i < 2; i++) {
      for (const hands of [1, 2] as const) {
        const start = performance.now();
        this.find(picture, 0, hands);
        last = performance.now() - start;
      }
    }
    return last;
  }
}

async function landmarker(
  { wasmBase, modelUrl }: VisionAssets,
  delegate: Delegate,
  numHands: 1 | 2,
): Promise<HandLandmarker> {
  const fileset = await FilesetResolver.forVisionTasks(wasmBase, true);
  // A module runs once however often it is imported, so only the first landmarker would find the factory.
  const module = (await import(/* @vite-ignore */ fileset.wasmLoaderPath)) as { default: unknown };
  (globalThis as FactoryScope).ModuleFactory = module.default;
  return HandLandmarker.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: modelUrl, delegate },
    runningMode: 'VIDEO',
    numHands,
  });
}

function observations({ landmarks, handedness }: HandLandmarkerResult): HandObservation[] {
  return landmarks.flatMap((points, i) => {
    const label = handedness[i]?.[0];
    if (!label || points.length !== LANDMARKS) return [];
    return {
      handedness: label.categoryName === 'Left' ? 'Left' : 'Right',
      score: label.score,
      landmarks: points.flatMap(({ x, y, z }) => [x, y, z]) as unknown as ImageLandmarks,
    };
  });
}
