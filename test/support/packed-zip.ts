import { crc32, deflateRawSync } from 'node:zlib';

/** What lies in a zip: bytes that were deflated before, so that gigabytes of zeros cost no time. */
export interface Deflated {
  readonly bytes: Buffer;
  readonly size: number;
  readonly crc: number;
}

export function deflated(content: Buffer): Deflated {
  return { bytes: deflateRawSync(content), size: content.length, crc: crc32(content) };
}

/** A zip whose sizes and checksums are true, whatever it unpacks to. */
export function packedZip(files: Readonly<Record<string, Deflated>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, { bytes, size, crc }] of Object.entries(files)) {
    const name = Buffer.from(path);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x800, 2);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc, 10);
    about.writeUInt32LE(bytes.length, 14);
    about.writeUInt32LE(size, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, name, bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, place, name]));
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}
