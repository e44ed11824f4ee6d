type Random = () => number;

/** Text that tends to trip readers of numbers, JSON and CSV. */
const poison = [
  'NaN',
  '1e400',
  '-1e9',
  '-',
  '""',
  '"',
  ',',
  '\n',
  '0',
  '999999999999',
  'null',
  '{}',
  '\0',
  'é',
];

/** A copy of `bytes` with one to three things done to it that happen to files, or that people do to them. */
export function corrupt(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const change = changes[Math.floor(random() * changes.length)];
    if (change) result = change(result, random);
  }
  return result;
}

const place = (bytes: Buffer, random: Random): number => Math.floor(random() * bytes.length);
const span = (bytes: Buffer, random: Random): readonly [number, number] => {
  const from = place(bytes, random);
  const longest = random() < 0.5 ? 16 : bytes.length - from;
  return [from, from + 1 + Math.floor(random() * longest)];
};
const splice = (bytes: Buffer, from: number, to: number, middle: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);

const changes: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  function flip(bytes, random) {
    const copy = Buffer.from(bytes);
    const at = place(bytes, random);
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return copy;
  },
  function overwrite(bytes, random) {
    const copy = Buffer.from(bytes);
    const [from, to] = span(bytes, random);
    for (let i = from; i < Math.min(to, copy.length); i++) copy[i] = Math.floor(random() * 256);
    return copy;
  },
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  function insert(bytes, random) {
    const at = place(bytes, random);
    const noise = Buffer.from(Array.from({ length: 1 + random() * 8 }, () => Math.floor(random() * 256)));
    return splice(bytes, at, at, noise);
  },
  function duplicate(bytes, random) {
    const [from, to] = span(bytes, random);
    return splice(bytes, from, from, bytes.subarray(from, to));
  },
  (bytes, random) => splice(bytes, ...span(bytes, random), Buffer.alloc(0)),
  function duplicateLine(bytes, random) {
    const lines = bytes.toString('latin1').split('\n');
    const at = Math.floor(random() * lines.length);
    lines.splice(Math.floor(random() * lines.length), 0, lines[at] ?? '');
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  /** Another text in the place of a number or word. */
  function edit(bytes, random) {
    const text = bytes.toString('latin1');
    const tokens = [...text.matchAll(/[\w.+-]+/g)];
    const token = tokens[Math.floor(random() * tokens.length)];
    if (!token) return bytes;
    const other = Buffer.from(poison[Math.floor(random() * poison.length)] ?? '');
    return splice(bytes, token.index, token.index + token[0].length, other);
  },
  function digit(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let i = place(bytes, random); i < copy.length; i++) {
      const byte = copy[i] ?? 0;
      if (byte < 0x30 || byte > 0x39) continue;
      copy[i] = 0x30 + Math.floor(random() * 10);
      break;
    }
    return copy;
  },
];
