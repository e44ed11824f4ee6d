import { damaged } from '../format-error.js';
import { FormatError } from '../formats.js';

export interface NpyArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly numbers: Float64Array;
}

const readers: Readonly<Record<string, { readonly size: number; read(bytes: Buffer, at: number): number }>> =
  {
    '<f4': { size: 4, read: (bytes, at) => bytes.readFloatLE(at) },
    '>f4': { size: 4, read: (bytes, at) => bytes.readFloatBE(at) },
    '<f8': { size: 8, read: (bytes, at) => bytes.readDoubleLE(at) },
    '>f8': { size: 8, read: (bytes, at) => bytes.readDoubleBE(at) },
  };

/**
 * An array of floats from NumPy's .npy format, versions 1 to 3 (numpy.lib.format): magic string, version, length
 * of the header, the header as a Python dictionary, then the numbers. float32 and float64 of either byte order;
 * in C order, since in Fortran order the numbers of a frame would be mixed up. Throws FormatError.
 */
export function parseNpy(bytes: Buffer): NpyArray {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw damaged('notNpy');
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3 || bytes[7] !== 0) {
    throw new FormatError('damaged', `.npy version ${version}.${bytes[7] ?? 0} is not known`);
  }
  const [headerStart, headerLength] =
    version === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)];
  const start = headerStart + headerLength;
  if (start > bytes.length) throw new FormatError('damaged', 'its header is cut off');
  const { type, fortran, shape } = parseHeader(bytes.toString('latin1', headerStart, start));
  const reader = readers[type];
  if (!reader) throw new FormatError('damaged', 'its numbers are neither float32 nor float64');
  if (fortran && shape.filter((n) => n !== 1).length > 1) {
    throw new FormatError('damaged', 'its numbers are in Fortran order');
  }
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length - start !== count * reader.size) {
    throw new FormatError(
      'damaged',
      `${bytes.length - start} bytes of numbers instead of ${count * reader.size}`,
    );
  }
  const numbers = Float64Array.from({ length: count }, (_, i) => reader.read(bytes, start + i * reader.size));
  return { shape, numbers };
}

/** The three entries of a header: each once, in any order, and nothing else. */
function parseHeader(header: string): {
  readonly type: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
} {
  const body = /^\s*\{(.*)\}\s*$/s.exec(header)?.[1];
  if (body === undefined) throw new FormatError('damaged', 'its header is no dictionary');
  const entries = new Map<string, string>();
  const rest = body.replace(
    /'(descr|fortran_order|shape)'\s*:\s*('[^']*'|True|False|\([\d\s,]*\))\s*(?:,|$)/g,
    (_, key: string, value: string) => {
      entries.set(key, value);
      return '';
    },
  );
  const type = /^'(.*)'$/.exec(entries.get('descr') ?? '')?.[1];
  if (type === undefined) throw new FormatError('damaged', 'its header gives no type of numbers');
  const shape = /^\((.*)\)$/s.exec(entries.get('shape') ?? '')?.[1];
  if (shape === undefined) throw new FormatError('damaged', 'its header gives no shape');
  const order = entries.get('fortran_order');
  if ((order !== 'True' && order !== 'False') || rest.trim() !== '') {
    throw new FormatError('damaged', 'its header is damaged');
  }
  const sizes = shape.split(',').map((part) => part.trim());
  if (sizes.at(-1) === '') sizes.pop();
  if (!sizes.every((size) => /^\d{1,9}$/.test(size))) {
    throw new FormatError('damaged', 'its header gives no shape');
  }
  return { type, fortran: order === 'True', shape: sizes.map(Number) };
}
