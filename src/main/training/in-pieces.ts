import type { HandFrame } from '../../shared/domain/hand.js';
import type { JudgingModel, Timing } from '../model/evidence.js';
import type { Encoder } from '../model/encoder.js';
import type { SignModel, TunedStage } from '../model/sign-model.js';
import { embed, embedTakes, fewShotModelInPieces, type EmbeddedSign, type EncoderScale } from './few-shot.js';
import { pause, type Pieces } from './pieces.js';
import { TimingGauge, type TimedTake } from './timings.js';

type Frames = readonly HandFrame[];
type Way = 'take' | 'window';

/** As many as go through the network at once: other pieces would give the same, more slowly. */
const atOnce = 32;
const remembered = new WeakMap<Encoder, Record<Way, WeakMap<Frames, Float32Array>>>();

/**
 * What `embedTakes` gives of takes, or `embed` of rest windows, in pieces. The encoder does not learn, so that each is
 * embedded once however often it is asked for. Rejects with the signal's reason.
 */
export async function embeddedInPieces(
  encoder: Encoder,
  takes: readonly Frames[],
  way: Way,
  pieces: Pieces = {},
): Promise<Float32Array[]> {
  const ways = remembered.get(encoder) ?? { take: new WeakMap(), window: new WeakMap() };
  remembered.set(encoder, ways);
  const known = ways[way];
  const missing = takes.filter((frames) => !known.has(frames));
  for (let from = 0; from < missing.length; from += atOnce) {
    await pause(pieces, from / missing.length);
    const chunk = missing.slice(from, from + atOnce);
    const embeddings = (way === 'take' ? embedTakes : embed)(encoder, chunk);
    chunk.forEach((frames, i) => known.set(frames, embeddings[i] as Float32Array));
  }
  return takes.map((frames) => known.get(frames) as Float32Array);
}

/** What `timingsOf` gives, in pieces. Rejects with the signal's reason. */
export async function timingsInPieces(
  model: JudgingModel,
  takes: readonly TimedTake[],
  pieces: Pieces = {},
): Promise<(Timing | null)[]> {
  const gauge = new TimingGauge(model);
  for (const [i, take] of takes.entries()) {
    await pause(pieces, i / takes.length);
    gauge.add(take);
  }
  return gauge.timings();
}

/** What `fewShotModel` gives without timings, in pieces. Rejects with the signal's reason. */
export function modelInPieces(
  encoder: Encoder,
  scale: EncoderScale,
  signs: readonly EmbeddedSign[],
  tuned: TunedStage | null,
  { signal }: Pieces,
): Promise<SignModel> {
  return fewShotModelInPieces(encoder, scale, signs, tuned, signal ?? new AbortController().signal);
}
