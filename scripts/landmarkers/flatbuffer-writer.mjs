/**
 * A small forward writer of FlatBuffers: parents first, children after, so that all offsets are positive.
 * Values: `table([...fields])`, `vector([...tables])`, `floats([...])`, `bytes(buffer, align)`, strings,
 * and inside tables `u8(n)`, `u32(n)` and `existing(offset)` for what is in the file already.
 */
export const table = (fields) => ({ kind: 'table', fields });
export const vector = (items) => ({ kind: 'vector', items });
export const floats = (values) => ({ kind: 'floats', values });
export const bytes = (content, align) => ({ kind: 'bytes', content, align });
export const u8 = (value) => ({ kind: 'u8', value });
export const u32 = (value) => ({ kind: 'u32', value });
export const existing = (offset) => ({ kind: 'existing', offset });

class Writer {
  buffer = Buffer.alloc(0);
  pending = [];
  fixes = [];

  append(part) {
    const at = this.buffer.length;
    this.buffer = Buffer.concat([this.buffer, part]);
    return at;
  }

  align(to, ahead = 0) {
    const over = (this.buffer.length + ahead) % to;
    if (over) this.append(Buffer.alloc(to - over));
  }

  /** Every field takes four bytes, so everything stays aligned. */
  table(fields) {
    const used = fields.flatMap((value, slot) => (value === undefined ? [] : [{ value, slot }]));
    const shape = Buffer.alloc(4 + 2 * fields.length);
    shape.writeUInt16LE(shape.length, 0);
    shape.writeUInt16LE(4 + 4 * used.length, 2);
    used.forEach(({ slot }, k) => shape.writeUInt16LE(4 + 4 * k, 4 + 2 * slot));
    this.align(4);
    const shapeAt = this.append(shape);
    this.align(4);
    const tableAt = this.append(Buffer.alloc(4 + 4 * used.length));
    this.buffer.writeInt32LE(tableAt - shapeAt, tableAt);
    used.forEach(({ value }, k) => {
      const at = tableAt + 4 + 4 * k;
      if (value.kind === 'u32') this.buffer.writeUInt32LE(value.value, at);
      else if (value.kind === 'u8') this.buffer.writeUInt8(value.value, at);
      else this.pending.push({ at, value });
    });
    return tableAt;
  }

  write(value) {
    const length = (n) => {
      const word = Buffer.alloc(4);
      word.writeUInt32LE(n);
      return word;
    };
    if (typeof value === 'string') {
      const text = Buffer.from(value, 'utf8');
      this.align(4);
      return this.append(Buffer.concat([length(text.length), text, Buffer.alloc(1)]));
    }
    if (value.kind === 'table') return this.table(value.fields);
    if (value.kind === 'floats') {
      const numbers = Buffer.alloc(4 * value.values.length);
      value.values.forEach((n, i) => numbers.writeFloatLE(n, 4 * i));
      this.align(4);
      return this.append(Buffer.concat([length(value.values.length), numbers]));
    }
    if (value.kind === 'bytes') {
      this.align(value.align, 4);
      return this.append(Buffer.concat([length(value.content.length), value.content]));
    }
    this.align(4);
    const at = this.append(Buffer.concat([length(value.items.length), Buffer.alloc(4 * value.items.length)]));
    value.items.forEach((item, i) => this.pending.push({ at: at + 4 + 4 * i, value: item }));
    return at;
  }
}

/** Writes `root`. `fixes` are places that point at `existing` offsets, to be filled in by the caller. */
export function writeFlatBuffer(root, identifier) {
  const writer = new Writer();
  const header = Buffer.alloc(8);
  header.write(identifier, 4, 'latin1');
  writer.append(header);
  writer.pending.push({ at: 0, value: root });
  while (writer.pending.length > 0) {
    const { at, value } = writer.pending.shift();
    if (value.kind === 'existing') writer.fixes.push({ at, offset: value.offset });
    else {
      const target = writer.write(value);
      writer.buffer.writeUInt32LE(target - at, at);
    }
  }
  return { buffer: writer.buffer, fixes: writer.fixes };
}
