import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { HAND_NUMBERS, type HandFrame } from '../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import { asMudraError, MudraError } from '../../shared/errors.js';

/** Most of what was read stays in memory up to here, in bytes; what comes then lies in a file. */
const IN_MEMORY = 16 * 1024 ** 2;
/** 60 000 takes of 3 s with two hands are 3 GB. */
export const MOST_BYTES = 8 * 1024 ** 3;
/** Also takes of next to nothing cost something each. */
export const MOST_TAKES = 250_000;

export interface SpoolLimits {
  readonly inMemory: number;
  readonly bytes: number;
  readonly takes: number;
}

/**
 * Frames of takes that were read and are not kept yet: packed, and beyond a few megabytes in a file that has no name
 * any more, so that whatever comes, memory stays small. Nothing of it is left when the process ends.
 */
export class TakeSpool {
  private readonly parts: Buffer[] = [];
  private held = 0;
  private size = 0;
  private count = 0;
  private file: number | null = null;

  constructor(
    /** What messages call what is read. */
    private readonly about: string,
    private readonly folder: string = tmpdir(),
    private readonly limits: SpoolLimits = { inMemory: IN_MEMORY, bytes: MOST_BYTES, takes: MOST_TAKES },
  ) {}

  /**
   * Keeps frames, and gives what reads them again, number by number the same. Throws MudraError `takes.tooMany`,
   * `disk.*`.
   */
  hold(frames: readonly HandFrame[]): () => readonly HandFrame[] {
    const bytes = packed(frames);
    this.count++;
    if (this.count > this.limits.takes || this.held + this.size + bytes.length > this.limits.bytes) {
      throw new MudraError('takes.tooMany', {
        path: this.about,
        takes: this.limits.takes,
        gigabytes: Math.round(this.limits.bytes / 1024 ** 3),
      });
    }
    if (this.file === null && this.held + bytes.length <= this.limits.inMemory) {
      this.held += bytes.length;
      const at = this.parts.push(bytes) - 1;
      return () => unpacked(this.parts[at] ?? gone());
    }
    const at = this.write(bytes);
    return () => unpacked(this.read(at, bytes.length));
  }

  /** What was held cannot be read any more. */
  close(): void {
    this.parts.length = 0;
    if (this.file !== null) closeSync(this.file);
    this.file = null;
    this.size = this.limits.bytes;
  }

  private write(bytes: Buffer): number {
    try {
      this.file ??= openNameless(this.folder);
      const at = this.size;
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.file, bytes, done, bytes.length - done, at + done);
      }
      this.size += bytes.length;
      return at;
    } catch (error) {
      throw asMudraError(error);
    }
  }

  private read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const count = this.file === null ? 0 : readSync(this.file, bytes, done, length - done, at + done);
      if (count === 0) gone();
      done += count;
    }
    return bytes;
  }
}

function gone(): never {
  throw new Error('The takes that were read are not there any more.');
}

function openNameless(folder: string): number {
  const path = join(folder, `.mudra-${randomBytes(9).toString('hex')}.tmp`);
  const file = openSync(path, 'wx+', 0o600);
  rmSync(path, { force: true });
  return file;
}

/** Numbers as float64 where one of them is no float32, so that all come back as they were. */
function packed(frames: readonly HandFrame[]): Buffer {
  const hands = frames.flatMap((frame) => frame.hands);
  const single = hands.every(({ landmarks }) => landmarks.every((n) => Math.fround(n) === n));
  const about = Float64Array.from([
    frames.length,
    single ? 1 : 0,
    ...frames.flatMap((frame) => [
      frame.time,
      frame.aspect,
      frame.hands.length,
      ...frame.hands.flatMap(({ handedness, score }) => [handedness === 'Left' ? 0 : 1, score]),
    ]),
  ]);
  const numbers = new (single ? Float32Array : Float64Array)(hands.length * HAND_NUMBERS);
  hands.forEach(({ landmarks }, i) => numbers.set(landmarks, i * HAND_NUMBERS));
  return Buffer.concat([new Uint8Array(about.buffer), new Uint8Array(numbers.buffer)]);
}

function unpacked(bytes: Buffer): HandFrame[] {
  let at = 0;
  const double = (): number => {
    at += 8;
    return bytes.readDoubleLE(at - 8);
  };
  const count = double();
  const single = double() === 1;
  const frames = Array.from({ length: count }, () => {
    const [time, aspect, hands] = [double(), double(), double()];
    const about = Array.from({ length: hands }, () => [double(), double()] as const);
    return { time, aspect, about };
  });
  const number = (): number => {
    if (!single) return double();
    at += 4;
    return bytes.readFloatLE(at - 4);
  };
  return frames.map(({ time, aspect, about }) => ({
    time: ms(time),
    aspect,
    hands: about.map(([side, score]) => ({
      handedness: side === 0 ? ('Left' as const) : ('Right' as const),
      score,
      landmarks: Array.from({ length: HAND_NUMBERS }, number) as unknown as ImageLandmarks,
    })),
  }));
}
