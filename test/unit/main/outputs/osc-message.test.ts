import { describe, expect, it } from 'vitest';
import { oscMessage } from '../../../../src/main/outputs/osc-message.js';

const hex = (buffer: Buffer): string => buffer.toString('hex').replace(/.{8}(?=.)/g, '$& ');

/** The first two are the examples of the OSC 1.0 specification, byte by byte. */
describe('an OSC message', () => {
  it('with a float', () => {
    expect(hex(oscMessage('/oscillator/4/frequency', [{ type: 'f', value: 440 }]))).toBe(
      '2f6f7363 696c6c61 746f722f 342f6672 65717565 6e637900 2c660000 43dc0000',
    );
  });

  it('with integers, a text and floats', () => {
    const message = oscMessage('/foo', [
      { type: 'i', value: 1000 },
      { type: 'i', value: -1 },
      { type: 's', value: 'hello' },
      { type: 'f', value: 1.234 },
      { type: 'f', value: 5.678 },
    ]);
    expect(hex(message)).toBe(
      '2f666f6f 00000000 2c696973 66660000 000003e8 ffffffff 68656c6c 6f000000 3f9df3b6 40b5b22d',
    );
  });

  it('without arguments still has its type tags, and a text of four bytes its four zeros', () => {
    expect(hex(oscMessage('/a', []))).toBe('2f610000 2c000000');
    expect(hex(oscMessage('/a', [{ type: 's', value: 'data' }]))).toBe('2f610000 2c730000 64617461 00000000');
  });

  it('carries what is not ASCII as UTF-8, and nothing after a NUL', () => {
    expect(hex(oscMessage('/a', [{ type: 's', value: 'é\0x' }]))).toBe('2f610000 2c730000 c3a90000');
  });
});
