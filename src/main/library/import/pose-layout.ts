import { damaged } from '../format-error.js';
import { FormatError } from '../formats.js';

/**
 * The bytes of `.pose` files, versions 0.1 and 0.2, as sign-language-processing/pose specifies them: little-endian,
 * texts with their length (uint16) before them.
 */
export const poseVersions = [0.1, 0.2] as const;

export interface PoseComponent {
  readonly name: string;
  /** A letter a dimension, then C for the confidence: `XYZC`. */
  readonly format: string;
  readonly points: readonly string[];
  /** The place of its first point among those of all components. */
  readonly start: number;
}

export interface Pose {
  readonly width: number;
  readonly height: number;
  readonly components: readonly PoseComponent[];
  readonly framesPerSecond: number;
  readonly frames: number;
  /** Coordinate `dimension` of a point, in a frame of the one person. */
  value(frame: number, point: number, dimension: number): number;
  confidence(frame: number, point: number): number;
}

/** Holistic has 5 components and 576 points. What has far more is damaged, or none of ours. */
const MOST_COMPONENTS = 64;
const MOST_POINTS = 10_000;

/** Takes a file apart. Its numbers are not looked at yet. Throws FormatError. */
export function parsePose(bytes: Buffer): Pose {
  const cursor = new Cursor(bytes);
  const version = Math.round(cursor.float() * 1000) / 1000;
  if (!(version > 0 && version < 1000)) throw damaged('notPose');
  const newest = poseVersions[1];
  if (version > newest) throw new FormatError('newer', `.pose ${version}`, version);
  if (!poseVersions.some((known) => known === version)) {
    throw new FormatError('damaged', `.pose ${version} is not read; ${poseVersions.join(' and ')} are`);
  }
  const [width, height] = [cursor.short(), cursor.short()];
  cursor.short(); // depth
  const components = readComponents(cursor);
  const points = components.reduce((sum, one) => sum + one.points.length, 0);
  const dimensions = Math.max(...components.map(({ format }) => format.length)) - 1;
  const later = version === newest;
  const framesPerSecond = later ? cursor.float() : cursor.short();
  const frames = later ? cursor.int() : cursor.short();
  const people = cursor.short();
  if (people !== 1) throw damaged('people', { count: people });
  const expected = frames * points * (dimensions + 1) * 4;
  if (cursor.left !== expected) {
    throw new FormatError('damaged', `${cursor.left} bytes of ${frames} frames instead of ${expected}`);
  }
  const data = cursor.offset;
  const confidences = data + frames * points * dimensions * 4;
  return {
    width,
    height,
    components,
    framesPerSecond,
    frames,
    value: (frame, point, dimension) =>
      bytes.readFloatLE(data + ((frame * points + point) * dimensions + dimension) * 4),
    confidence: (frame, point) => bytes.readFloatLE(confidences + (frame * points + point) * 4),
  };
}

function readComponents(cursor: Cursor): PoseComponent[] {
  const count = cursor.short();
  if (count === 0 || count > MOST_COMPONENTS) throw new FormatError('damaged', `it has ${count} components`);
  const components: PoseComponent[] = [];
  let start = 0;
  for (let i = 0; i < count; i++) {
    const name = cursor.text();
    const format = cursor.text();
    if (!/^[A-Z]{2,8}$/.test(format)) throw new FormatError('damaged', `“${name}” has points of no format`);
    const [points, limbs, colours] = [cursor.short(), cursor.short(), cursor.short()];
    if (start + points > MOST_POINTS) throw new FormatError('damaged', 'it has too many points');
    const names = Array.from({ length: points }, () => cursor.text());
    cursor.skip(limbs * 2 * 2 + colours * 3 * 2);
    components.push({ name, format, points: names, start });
    start += points;
  }
  return components;
}

class Cursor {
  offset = 0;

  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.offset;
  }

  skip(count: number): number {
    if (count > this.left) throw new FormatError('damaged', 'it ends within its header');
    const at = this.offset;
    this.offset += count;
    return at;
  }

  short(): number {
    return this.bytes.readUInt16LE(this.skip(2));
  }

  int(): number {
    return this.bytes.readUInt32LE(this.skip(4));
  }

  float(): number {
    return this.bytes.readFloatLE(this.skip(4));
  }

  text(): string {
    const length = this.short();
    const at = this.skip(length);
    return this.bytes.toString('utf8', at, at + length);
  }
}
