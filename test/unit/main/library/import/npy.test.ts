import { expect, test } from 'vitest';
import { parseNpy } from '../../../../../src/main/library/import/npy.js';

/** A .npy file as NumPy writes it, of any type, version and order. */
function file(header: string, numbers: Buffer, version: 1 | 2 | 3 = 1): Buffer {
  const start = version === 1 ? 10 : 12;
  const text = `${header.padEnd(64 * Math.ceil((start + header.length + 1) / 64) - start - 1)}\n`;
  const head = Buffer.alloc(start);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(text.length, 8);
  else head.writeUInt32LE(text.length, 8);
  return Buffer.concat([head, Buffer.from(text, 'latin1'), numbers]);
}

const header = (descr: string, shape = '(3,)', fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
const values = [0.25, -1.5, 3];

function numbers(descr: string): Buffer {
  const size = Number(descr[2]);
  const bytes = Buffer.alloc(values.length * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  values.forEach((n, i) => {
    if (size === 4) view.setFloat32(i * 4, n, descr.startsWith('<'));
    else view.setFloat64(i * 8, n, descr.startsWith('<'));
  });
  return bytes;
}

test.each(['<f4', '>f4', '<f8', '>f8'])('%s in each version of the header', (descr) => {
  for (const version of [1, 2, 3] as const) {
    expect([...parseNpy(file(header(descr), numbers(descr), version)).numbers]).toEqual(values);
  }
});

test('entries of the header in any order, and Fortran order where there is but one axis', () => {
  const text = `{'shape': (1, 3), 'fortran_order': True, 'descr': '<f4'}`;
  expect(parseNpy(file(text, numbers('<f4')))).toEqual({
    shape: [1, 3],
    numbers: Float64Array.from(values),
  });
  expect(parseNpy(file(header('<f4', '()'), numbers('<f4').subarray(0, 4))).shape).toEqual([]);
});

test.each([
  ['Fortran order', header('<f4', '(3, 2)', 'True'), 'its numbers are in Fortran order'],
  ['float16', header('<f2'), 'its numbers are neither float32 nor float64'],
  ['objects, which would be pickled', header('|O'), 'its numbers are neither float32 nor float64'],
  ['a structure', `{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (3,), }`, 'no type of numbers'],
  ['a shape that is none', header('<f4', '(3,,)'), 'gives no shape'],
  ['a shape without end', header('<f4', `(${'9'.repeat(400)},)`), 'gives no shape'],
  ['more in the header', `{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'x': 1}`, 'damaged'],
  ['no order', `{'descr': '<f4', 'shape': (3,), }`, 'damaged'],
  ['no dictionary', `'descr': '<f4'`, 'no dictionary'],
  ['other numbers than the shape says', header('<f4', '(4,)'), '12 bytes of numbers instead of 16'],
])('%s is refused', (_name, text, reason) => {
  expect(() => parseNpy(file(text, numbers('<f4')))).toThrow(reason);
});

test('an unknown version is refused', () => {
  const bytes = file(header('<f4'), numbers('<f4'));
  bytes[6] = 4;
  expect(() => parseNpy(bytes)).toThrow('version 4.0');
});
