/** One argument of a message: a 32-bit integer, a 32-bit float, a text. */
export type OscArgument =
  | { readonly type: 'i'; readonly value: number }
  | { readonly type: 'f'; readonly value: number }
  | { readonly type: 's'; readonly value: string };

/**
 * A message of Open Sound Control 1.0: address pattern, type tags, arguments; big-endian, each part padded with
 * zeros to four bytes. Texts are UTF-8, of which the ASCII that the specification names is a part; they end at
 * their first NUL.
 */
export function oscMessage(address: string, args: readonly OscArgument[]): Buffer {
  const tags = `,${args.map(({ type }) => type).join('')}`;
  return Buffer.concat([oscString(address), oscString(tags), ...args.map(argument)]);
}

function argument(arg: OscArgument): Buffer {
  if (arg.type === 's') return oscString(arg.value);
  const bytes = Buffer.alloc(4);
  if (arg.type === 'i') bytes.writeInt32BE(arg.value);
  else bytes.writeFloatBE(arg.value);
  return bytes;
}

/** The text, at least one zero, and as many more as make its length a multiple of four. */
function oscString(text: string): Buffer {
  const bytes = Buffer.from(text.split('\0', 1)[0] ?? '');
  return Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]);
}
