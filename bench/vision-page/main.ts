import { FilesetResolver, HandLandmarker } from '@mediapipe/tasks-vision';
import { VirtualSignerSource } from '../../src/renderer/vision/virtual-signer/virtual-signer-source.js';
import { VisionSession } from '../../src/renderer/vision/vision-session.js';

const performances = 4;

function perform(signer: VirtualSignerSource, signId: string): Promise<unknown> {
  return Promise.all(
    Array.from({ length: performances }, (_, k) => signer.perform(signId, { seed: 500 + k })),
  );
}

/** Milliseconds of each picture with a hand in it, with Mudra's session: worker, one or two hands as needed. */
async function ours(signId: string): Promise<number[]> {
  const session = new VisionSession();
  const signer = new VirtualSignerSource();
  const times: number[] = [];
  session.onFrame((frame) => {
    const { visionMs } = session.stats.peek();
    if (frame.hands.length > 0 && visionMs > 0) times.push(visionMs);
  });
  await session.use(signer);
  await perform(signer, signId);
  session.dispose();
  return times;
}

/** The same with MediaPipe as its guide shows it: on the page, always looking for two hands. */
async function peer(signId: string): Promise<number[]> {
  const files = await FilesetResolver.forVisionTasks(new URL('./vision/wasm', document.baseURI).href, true);
  // On a page, unlike in a worker, the module build's factory has to be handed over by hand.
  const module = (await import(/* @vite-ignore */ files.wasmLoaderPath)) as { default: unknown };
  Object.assign(globalThis, { ModuleFactory: module.default });
  const landmarker = await HandLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: './models/hand_landmarker.task', delegate: 'CPU' },
    runningMode: 'VIDEO',
    numHands: 2,
  });
  const signer = new VirtualSignerSource();
  const times: number[] = [];
  await signer.start();
  const stop = new AbortController();
  void perform(signer, signId).then(() => stop.abort());
  for (;;) {
    const frame = await signer.next(stop.signal);
    if (!frame) break;
    const began = performance.now();
    const { landmarks } = landmarker.detectForVideo(frame.image as VideoFrame, frame.time);
    if (landmarks.length > 0) times.push(performance.now() - began);
    frame.image.close();
  }
  signer.stop();
  landmarker.close();
  return times;
}

declare global {
  interface Window {
    visionBench?: { ours: typeof ours; peer: typeof peer };
  }
}
window.visionBench = { ours, peer };
