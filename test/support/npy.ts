/** A .npy file as NumPy writes it: magic string, version, padded header, numbers. */
export function npy(
  descr: '<f4' | '<f8' | '<i4',
  numbers: readonly number[],
  options: { readonly version?: 1 | 2; readonly shape?: string } = {},
): Buffer {
  const { version = 1, shape = `(${numbers.length},)` } = options;
  const start = version === 1 ? 10 : 12;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = `${text.padEnd(64 * Math.ceil((start + text.length + 1) / 64) - start - 1)}\n`;
  const head = Buffer.alloc(start);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(header.length, 8);
  else head.writeUInt32LE(header.length, 8);
  const array =
    descr === '<f8'
      ? Float64Array.from(numbers)
      : descr === '<f4'
        ? Float32Array.from(numbers)
        : Int32Array.from(numbers);
  return Buffer.concat([head, Buffer.from(header, 'latin1'), Buffer.from(array.buffer)]);
}
