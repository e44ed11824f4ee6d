import { FormatError } from './formats.js';

export interface NpyArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly numbers: Float64Array;
}

/**
 * An array of floats from NumPy's .npy format, versions 1 to 3 (numpy.lib.format): magic string, version, length
 * of the header, the header as a Python dictionary, then the numbers. Only `<f4` and `<f8` in C order.
 * Throws FormatError.
 */
export function parseNpy(bytes: Buffer): NpyArray {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw new FormatError('damaged', 'it is not a .npy file');
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw new FormatError('damaged', `.npy version ${version} is not known`);
  const [headerStart, headerLength] =
    version === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)];
  const start = headerStart + headerLength;
  if (start > bytes.length) throw new FormatError('damaged', 'its header is cut off');
  const header = bytes.toString('latin1', headerStart, start);
  const size = { '<f4': 4, '<f8': 8 }[/'descr':\s*'([^']*)'/.exec(header)?.[1] ?? ''];
  if (!size) throw new FormatError('damaged', 'its numbers are neither float32 nor float64');
  const shapeText = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (shapeText === undefined) throw new FormatError('damaged', 'its header gives no shape');
  const shape = shapeText.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  if (/'fortran_order':\s*True/.test(header) && shape.filter((n) => n !== 1).length > 1) {
    throw new FormatError('damaged', 'its numbers are in Fortran order');
  }
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length - start !== count * size) {
    throw new FormatError('damaged', `${bytes.length - start} bytes of numbers instead of ${count * size}`);
  }
  const numbers = Float64Array.from({ length: count }, (_, i) =>
    size === 4 ? bytes.readFloatLE(start + i * 4) : bytes.readDoubleLE(start + i * 8),
  );
  return { shape, numbers };
}
