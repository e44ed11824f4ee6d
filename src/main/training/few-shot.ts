import { setImmediate as breathe } from 'node:timers/promises';
import type { HandFrame } from '../../shared/domain/hand.js';
import { seededRandom, type Random } from '../../shared/domain/random.js';
import type { SignId, SignKind } from '../../shared/domain/take.js';
import { extractFeatures } from '../features/features.js';
import type { Encoder } from '../model/encoder.js';
import type { Threshold, Timing } from '../model/evidence.js';
import {
  likenessTo,
  meanDirection,
  PrototypeBank,
  toUnitLength,
  type ClassPrototypes,
} from '../model/prototype-bank.js';
import { SignModel, type TunedStage } from '../model/sign-model.js';
import { toBatch } from './batch.js';
import { spread } from './bounds.js';
import { quantile } from './prototypes.js';
import { performSign } from './synthetic/performer.js';
import { randomSign, shapePool, type SyntheticSign } from './synthetic/sign-generator.js';

/** How alike embeddings of an encoder are, as a cosine, measured on made-up signs that nobody taught. */
export interface EncoderScale {
  /** From this likeness on nearly all (90 %) takes of a sign are alike to it … */
  readonly alike: number;
  /** … and up to this one nearly all (90 %) movements are to the likeliest of signs that they are not. */
  readonly unlike: number;
  /** What even a movement that is no sign is alike to the likeliest of some signs, almost always (90 %). */
  readonly least: number;
  /** Temperature that suits signs with few takes. */
  readonly temperature: number;
}

/** Share of takes that may be less alike to their sign than what counts as alike. */
const lowShare = 0.1;
const madeUp = { signs: 48, takes: 4, others: 12, seed: 20_260 } as const;
const scales = new WeakMap<Encoder, Promise<EncoderScale>>();

/** The scale of `encoder`, measured once; takes a second or two, in small pieces. */
export function encoderScale(encoder: Encoder, signal?: AbortSignal): Promise<EncoderScale> {
  const known = scales.get(encoder) ?? measureScale(encoder, signal);
  scales.set(encoder, known);
  return known;
}

/** Lets `scale` be the scale of `encoder`, as it was measured before. */
export function knowScale(encoder: Encoder, scale: EncoderScale): void {
  scales.set(encoder, Promise.resolve(scale));
}

async function measureScale(encoder: Encoder, signal?: AbortSignal): Promise<EncoderScale> {
  const random = seededRandom(madeUp.seed);
  const pool = shapePool(random, madeUp.signs);
  const signs: ClassPrototypes[] = [];
  for (let s = 0; s < madeUp.signs; s++) {
    await breathe();
    signal?.throwIfAborted();
    const sign = randomSign(random, pool);
    signs.push(
      prototypesOf(
        embedTakes(
          encoder,
          Array.from({ length: madeUp.takes }, () => usableTake(sign, random)),
        ),
      ),
    );
  }
  const own: number[] = [];
  const others: number[] = [];
  signs.forEach((sign, s) => {
    sign.examples.forEach((take, k) => {
      own.push(likenessTo(take, sign, k));
      const rivals = Array.from({ length: madeUp.others }, (_, i) => signs[(s + 1 + i) % signs.length]);
      others.push(Math.max(...rivals.map((rival) => (rival ? likenessTo(take, rival) : -1))));
    });
  });
  const apart = Math.max(0.06, quantile(own, 0.5) - quantile(others, 0.5));
  return {
    alike: quantile(own, lowShare),
    unlike: quantile(others, 0.9),
    least: quantile(others, 0.1),
    temperature: apart / temperatureParts,
  };
}

/** Now and then a performance is all but lost. */
function usableTake(sign: SyntheticSign, random: Random): HandFrame[] {
  for (;;) {
    const frames = performSign(sign, random);
    if (extractFeatures(frames).steps >= 5) return frames;
  }
}

/** Usual distance between right and wrong signs in temperatures: gives the least loss on made-up signs. */
const temperatureParts = 6;

/** Unit-length embeddings of takes, in their order; a take without any hand gives zeros. */
export function embed(encoder: Encoder, takes: readonly (readonly HandFrame[])[]): Float32Array[] {
  const width = encoder.config.dense;
  const found: Float32Array[] = [];
  for (let from = 0; from < takes.length; from += 32) {
    const chunk = takes.slice(from, from + 32).map(extractFeatures);
    const { embeddings } = encoder.infer(toBatch(chunk));
    chunk.forEach((_, i) => found.push(toUnitLength(embeddings.slice(i * width, (i + 1) * width))));
  }
  return found;
}

/** Shares of a take's time that are left out at either end. */
const trims = [0, 0.15, 0.3] as const;

/**
 * What takes of a sign stand for, in their order: each the mean direction of the take as it is and without more and
 * more of its beginning and end, at unit length. Live, signs are seen in stretches that rarely begin and end as takes
 * do.
 */
export function embedTakes(encoder: Encoder, takes: readonly (readonly HandFrame[])[]): Float32Array[] {
  const parts = trims.map((share) =>
    embed(
      encoder,
      takes.map((frames) => trimmed(frames, share)),
    ),
  );
  return takes.map((_, i) => meanDirection(parts.flatMap((part) => part[i] ?? [])));
}

function trimmed(frames: readonly HandFrame[], share: number): readonly HandFrame[] {
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last) return frames;
  const cut = share * (last.time - first.time);
  return frames.filter(({ time }) => time >= first.time + cut && time <= last.time - cut);
}

/** A class of a sign model with the embeddings of its takes; of rest, those of its windows. */
export interface EmbeddedSign {
  readonly id: SignId;
  readonly name: string;
  readonly kind: SignKind;
  readonly embeddings: readonly Float32Array[];
}

/** More examples of a class than this are thinned out evenly. */
const mostExamples = 32;
/** Takes of a sign that are left out in turn, the latest ones. */
const mostLeftOut = 8;
/** A sign is captioned from this posterior on. */
const leastConfidence = 0.5;

/**
 * A sign model from embeddings alone, which takes milliseconds where signs are few: prototypes, a temperature and
 * thresholds, the latter two from the takes left out in turn. Rest comes first, by kind; the other signs in their
 * order.
 */
export function fewShotModel(
  encoder: Encoder,
  scale: EncoderScale,
  taught: readonly EmbeddedSign[],
  tuned: TunedStage | null = null,
  timings?: readonly (Timing | null)[],
): SignModel {
  const making = madeInPieces(encoder, scale, taught, tuned, timings);
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
  }
}

/** The same in pieces of some milliseconds, between which others have their turn. Rejects with the signal's reason. */
export async function fewShotModelInPieces(
  encoder: Encoder,
  scale: EncoderScale,
  taught: readonly EmbeddedSign[],
  tuned: TunedStage | null,
  signal: AbortSignal,
): Promise<SignModel> {
  const making = madeInPieces(encoder, scale, taught, tuned);
  for (let last = performance.now(); ;) {
    const { done, value } = making.next();
    if (done) return value;
    if (performance.now() - last < pieceMs) continue;
    await breathe();
    signal.throwIfAborted();
    last = performance.now();
  }
}

/** Between two pieces there is a pause after so long. */
const pieceMs = 8;

function* madeInPieces(
  encoder: Encoder,
  scale: EncoderScale,
  taught: readonly EmbeddedSign[],
  tuned: TunedStage | null,
  timings?: readonly (Timing | null)[],
): Generator<undefined, SignModel> {
  const rest = taught.find((sign) => sign.kind === 'rest');
  const signs = taught.filter((sign) => sign.kind === 'sign');
  const windows = spread(rest?.embeddings ?? [], mostExamples);
  const banks: (ClassPrototypes | null)[] = [
    windows.length > 0 ? { centre: null, examples: windows } : null,
    ...signs.map(({ embeddings }) =>
      embeddings.length > 0 ? prototypesOf(spread(embeddings, mostExamples)) : null,
    ),
  ];
  const leftOut = yield* leaveOut(banks);
  return new SignModel({
    classes: [
      { id: rest?.id ?? ('rest' as SignId), name: rest?.name ?? 'rest', kind: 'rest' },
      ...signs.map(({ id, name, kind }) => ({ id, name, kind })),
    ],
    thresholds: thresholdsOf(banks.length, leftOut, scale),
    encoder,
    bank: new PrototypeBank(banks),
    temperature: yield* temperatureOf(leftOut, scale),
    restLikeness: scale.least,
    tuned,
    ...(timings ? { timings } : {}),
  });
}

export function prototypesOf(examples: readonly Float32Array[]): ClassPrototypes {
  return { centre: meanDirection(examples), examples };
}

/** A take held against the prototypes of all classes, its own made without it. */
interface LeftOut {
  readonly label: number;
  /** How alike it is to its own class. */
  readonly own: number;
  /** [classes]; null for some where there are very many takes. */
  readonly likeness: Float32Array | null;
}

/** About so many takes that were left out are held against all classes, at most: one temperature needs no more. */
const mostCompared = 800;

function* leaveOut(banks: readonly (ClassPrototypes | null)[]): Generator<undefined, LeftOut[]> {
  const found: LeftOut[] = [];
  const every = Math.ceil((banks.length * mostLeftOut) / mostCompared);
  for (const [label, own] of banks.entries()) {
    if (label === 0 || !own || own.examples.length < 2) continue;
    const from = Math.max(0, own.examples.length - mostLeftOut);
    for (const [k, take] of own.examples.slice(from).entries()) {
      yield;
      const alike = likenessTo(take, own, from + k);
      const likeness =
        found.length % every === 0
          ? Float32Array.from(banks, (bank, c) => (c === label ? alike : bank ? likenessTo(take, bank) : -1))
          : null;
      found.push({ label, own: alike, likeness });
    }
  }
  return found;
}

/** Steps of the temperatures that are tried, as factors of the usual one. */
const factors = [1, 1.25, 1.6, 2, 2.5, 3.2] as const;
/** Weight of the usual temperature, in takes. */
const usualWeight = 4;

/**
 * The temperature under which takes left out are likeliest. Takes recorded one after another are more alike than
 * those to come, so they may make the model less sure than usual, never surer.
 */
function* temperatureOf(
  leftOut: readonly LeftOut[],
  { temperature, least }: EncoderScale,
): Generator<undefined, number> {
  let best: number = temperature;
  let bestLoss = Infinity;
  for (const factor of factors) {
    yield;
    const tried = temperature * factor;
    let loss = usualWeight * Math.log(factor) ** 2;
    for (const { label, likeness } of leftOut) {
      if (!likeness) continue;
      let sum = 0;
      for (let c = 0; c < likeness.length; c++) {
        const other = c === 0 ? Math.max(likeness[0] ?? -1, least) : (likeness[c] ?? -1);
        sum += Math.exp((other - (likeness[label] ?? -1)) / tried);
      }
      loss += Math.min(10, Math.log(sum));
    }
    if (loss < bestLoss) [best, bestLoss] = [tried, loss];
  }
  return best;
}

/** Weight of all signs together in the threshold of one, in takes. */
const commonWeight = 4;
/** Share by which a threshold follows how alike the takes of the signs are. */
const follow = 0.8;
/** Bounds of a threshold about the scale's `unlike`. */
const looser = 0.05;
const stricter = 0.3;

/**
 * What each sign's caption needs: the likeness that movements which are no taught sign rarely reach, a little more
 * where the takes of the sign, and of all signs, are more alike than those of made-up signs, a little less where
 * they are less so.
 */
function thresholdsOf(classes: number, leftOut: readonly LeftOut[], scale: EncoderScale): Threshold[] {
  const low = (values: readonly number[]): number => quantile(values, lowShare);
  const common = leftOut.length > 0 ? low(leftOut.map(({ own }) => own)) : scale.alike;
  return Array.from({ length: classes }, (_, c) => {
    if (c === 0) return { confidence: leastConfidence, distance: Infinity };
    const mine = leftOut.filter(({ label }) => label === c).map(({ own }) => own);
    const shown =
      mine.length > 0
        ? (mine.length * low(mine) + commonWeight * common) / (mine.length + commonWeight)
        : common;
    const shift = Math.min(stricter, Math.max(-looser, follow * (shown - scale.alike)));
    return { confidence: leastConfidence, distance: 1 - (scale.unlike + shift) };
  });
}
