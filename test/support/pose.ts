/** What a `.pose` file is made from: by the specification, apart from the code under test. */
export interface PoseParts {
  readonly version?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  readonly people?: number;
  readonly components: readonly {
    readonly name: string;
    readonly format?: string;
    readonly points: readonly string[];
  }[];
  /** [frames][points of all components][dimensions, then the confidence]. */
  readonly frames: readonly (readonly (readonly number[])[])[];
}

export const handPoints: readonly string[] = [
  'WRIST',
  'THUMB_CMC',
  'THUMB_MCP',
  'THUMB_IP',
  'THUMB_TIP',
  'INDEX_FINGER_MCP',
  'INDEX_FINGER_PIP',
  'INDEX_FINGER_DIP',
  'INDEX_FINGER_TIP',
  'MIDDLE_FINGER_MCP',
  'MIDDLE_FINGER_PIP',
  'MIDDLE_FINGER_DIP',
  'MIDDLE_FINGER_TIP',
  'RING_FINGER_MCP',
  'RING_FINGER_PIP',
  'RING_FINGER_DIP',
  'RING_FINGER_TIP',
  'PINKY_MCP',
  'PINKY_PIP',
  'PINKY_DIP',
  'PINKY_TIP',
];

export function pose(parts: PoseParts): Buffer {
  const { version = 0.2, width = 640, height = 480, fps = 25, people = 1, components, frames } = parts;
  const bytes: Buffer[] = [];
  const put = (size: number, write: (buffer: Buffer) => void): void => {
    const buffer = Buffer.alloc(size);
    write(buffer);
    bytes.push(buffer);
  };
  const short = (n: number): void => put(2, (b) => b.writeUInt16LE(n));
  const float = (n: number): void => put(4, (b) => b.writeFloatLE(n));
  const text = (s: string): void => {
    short(Buffer.byteLength(s));
    bytes.push(Buffer.from(s));
  };
  float(version);
  [width, height, 7, components.length].forEach(short);
  for (const { name, format = 'XYZC', points } of components) {
    text(name);
    text(format);
    // Two limbs and one colour, so that their sizes tell.
    [points.length, 2, 1].forEach(short);
    points.forEach(text);
    [0, 1, 1, 2].forEach(short);
    [255, 128, 64].forEach(short);
  }
  if (version < 0.15) [fps, frames.length, people].forEach(short);
  else {
    float(fps);
    put(4, (b) => b.writeUInt32LE(frames.length));
    short(people);
  }
  for (const points of frames) for (const point of points) point.slice(0, -1).forEach(float);
  for (const points of frames) for (const point of points) float(point.at(-1) ?? 0);
  return Buffer.concat(bytes);
}
