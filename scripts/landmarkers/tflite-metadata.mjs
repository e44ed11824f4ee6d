import { bytes, existing, floats, table, u32, u8, vector, writeFlatBuffer } from './flatbuffer-writer.mjs';

/** TFLite ModelMetadata (identifier M001): an RGB image scaled to 0 … 1 in, named tensors out. */
function modelMetadata({ title, description, outputs }) {
  const feature = table([u8(1), table([])]);
  const image = table([u8(2), table([u8(1)])]);
  const normalisation = table([u8(1), table([floats([0]), floats([255])])]);
  const range = table([floats([1]), floats([0])]);
  const input = table(['image', 'Input image', undefined, image, vector([normalisation]), range]);
  const named = outputs.map((name) => table([name, name, undefined, feature]));
  const graph = table([undefined, undefined, vector([input]), vector(named)]);
  const author = 'MediaPipe (legacy npm model; metadata added by build script)';
  return writeFlatBuffer(
    table([title, description, '1', vector([graph]), author, undefined, undefined, '1.0.0']),
    'M001',
  ).buffer;
}

/**
 * A TFLite model with metadata: a new root is written before the old file, which stays byte for byte behind
 * it (64-byte aligned, as the weights need), and refers to the old parts.
 */
export function withMetadata(model, description) {
  if (model.toString('latin1', 4, 8) !== 'TFL3') throw new Error('not a TFLite model');
  const word = (at) => model.readUInt32LE(at);
  const root = word(0);
  const shape = root - model.readInt32LE(root);
  const slots = (model.readUInt16LE(shape) - 4) / 2;
  const field = (slot) => (slot < slots ? model.readUInt16LE(shape + 4 + 2 * slot) : 0);
  const target = (slot) => (field(slot) ? root + field(slot) + word(root + field(slot)) : 0);
  const items = (slot) => {
    const at = target(slot);
    if (!at) return [];
    return Array.from({ length: word(at) }, (_, k) => at + 4 + 4 * k + word(at + 4 + 4 * k));
  };
  const kept = (offset) => (offset ? existing(offset) : undefined);
  const [VERSION, CODES, GRAPHS, TEXT, BUFFERS, METADATA_BUFFER, METADATA, SIGNATURES] = [
    0, 1, 2, 3, 4, 5, 6, 7,
  ];
  const buffers = items(BUFFERS);
  const fields = [
    u32(word(root + field(VERSION))),
    kept(target(CODES)),
    kept(target(GRAPHS)),
    kept(target(TEXT)),
    vector([...buffers.map(kept), table([bytes(modelMetadata(description), 16)])]),
    kept(target(METADATA_BUFFER)),
    vector([...items(METADATA).map(kept), table(['TFLITE_METADATA', u32(buffers.length)])]),
    kept(target(SIGNATURES)),
  ];
  while (fields.at(-1) === undefined) fields.pop();
  const { buffer, fixes } = writeFlatBuffer(table(fields), 'TFL3');
  const head = Buffer.concat([buffer, Buffer.alloc((64 - (buffer.length % 64)) % 64)]);
  for (const { at, offset } of fixes) head.writeUInt32LE(head.length + offset - at, at);
  return Buffer.concat([head, model]);
}
