import type { LiveUpdate } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { Played, ShownCaption, Stream } from './stream.js';

/** What the bench asks of the live recogniser. */
export interface Recogniser {
  push(frame: HandFrame): LiveUpdate;
}

/** Frames between two looks at the event loop, so that a replay can be cancelled. */
const breatheEvery = 2000;

/**
 * Plays a stream through a fresh live recogniser: at the stream's own times, as fast as the machine can. A caption
 * counts once, when it first appears. Rejects with the signal's reason when cancelled.
 */
export async function play(stream: Stream, recogniser: Recogniser, signal?: AbortSignal): Promise<Played> {
  const captions: ShownCaption[] = [];
  const frameMs: number[] = [];
  let lastId: string | null = null;
  let first = NaN;
  let last = NaN;
  for await (const frame of stream.frames()) {
    const began = performance.now();
    const { caption } = recogniser.push(frame);
    frameMs.push(performance.now() - began);
    if (caption && caption.id !== lastId) captions.push({ sign: caption.name, atMs: frame.time });
    lastId = caption?.id ?? lastId;
    if (frameMs.length === 1) first = frame.time;
    last = frame.time;
    if (frameMs.length % breatheEvery === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }
  const { name, group, signs } = stream;
  return { name, group, signs, captions, durationMs: frameMs.length > 0 ? last - first : 0, frameMs };
}
