import type { CoachedSign } from '../../src/main/coach/take-insight.js';
import { openBackend } from '../../src/main/model/backend.js';
import type { EncoderEnsemble } from '../../src/main/model/encoder-ensemble.js';
import { encoderNetwork, loadBaseEncoder } from '../../src/main/training/base-encoder.js';
import { embed, encoderScale, type EncoderScale } from '../../src/main/training/few-shot.js';
import type { HandFrame, HandObservation } from '../../src/shared/domain/hand.js';
import type { SignId, TakeId } from '../../src/shared/domain/take.js';
import type { ImageLandmarks } from '../../src/shared/domain/units.js';

export interface ShippedEncoder {
  readonly encoder: EncoderEnsemble;
  readonly scale: EncoderScale;
}

/** The encoder that Mudra ships, and its scale; dispose of the encoder. */
export async function shippedEncoder(): Promise<ShippedEncoder> {
  const backend = await openBackend();
  const base = await loadBaseEncoder(backend);
  if (!base) throw new Error('no base encoder');
  const encoder = encoderNetwork(base, backend);
  return { encoder, scale: await encoderScale(encoder) };
}

/** Signs by name, each with its takes, as the coach is given them. Ids: `sign-<name>`, `<name>-<k>`. */
export function coached(
  { encoder }: ShippedEncoder,
  signs: Readonly<Record<string, readonly (readonly HandFrame[])[]>>,
): CoachedSign[] {
  return Object.entries(signs).map(([name, takes]) => {
    const embeddings = embed(encoder, takes);
    return {
      id: `sign-${name}` as SignId,
      name,
      takes: takes.map((frames, k) => ({
        id: `${name}-${k}` as TakeId,
        number: k + 1,
        frames,
        embedding: embeddings[k] ?? new Float32Array(),
      })),
    };
  });
}

/** The same frames with every hand moved by fractions of the picture. */
export function moved(frames: readonly HandFrame[], dx: number, dy: number): HandFrame[] {
  return withHands(frames, (hand) => [
    {
      ...hand,
      landmarks: hand.landmarks.map((n, i) =>
        i % 3 === 0 ? n + dx : i % 3 === 1 ? n + dy : n,
      ) as unknown as ImageLandmarks,
    },
  ]);
}

/** The same frames without hands in all but every `every`th of them. */
export function blinking(frames: readonly HandFrame[], every: number): HandFrame[] {
  return frames.map((frame, i) => (i % every === 0 ? frame : { ...frame, hands: [] }));
}

/** The same frames with every hand replaced by those that `change` gives. */
export function withHands(
  frames: readonly HandFrame[],
  change: (hand: HandObservation) => readonly HandObservation[],
): HandFrame[] {
  return frames.map((frame) => ({ ...frame, hands: frame.hands.flatMap(change) }));
}
