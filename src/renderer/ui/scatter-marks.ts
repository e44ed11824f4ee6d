/** Paths of marks about the origin, about 10 units wide. */
export const shapes = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z',
  'M-4.5 -4.5h9v9h-9z',
  'M0 -6L5.5 4.5h-11z',
  'M0 -6.5L6.5 0L0 6.5L-6.5 0z',
  'M-5.5 -4.5h11L0 6z',
  'M-1.8 -6h3.6v4.2h4.2v3.6h-4.2v4.2h-3.6v-4.2h-4.2v-3.6h4.2z',
  'M0 -6L5.7 -1.9L3.5 4.9H-3.5L-5.7 -1.9z',
  'M0 -6.8L1.7 -2.3L6.5 -2.1L2.7 0.9L4 5.5L0 2.8L-4 5.5L-2.7 0.9L-6.5 -2.1L-1.7 -2.3z',
] as const;
/** What is within the outline: all of it, nothing, a dot, a bar. */
export const fills = ['full', 'hollow', 'dot', 'bar'] as const;
const colours = 3;

export interface Mark {
  readonly shape: number;
  readonly fill: (typeof fills)[number];
  readonly colour: number;
}

/** The mark of group `index`: the first 32 differ in shape and fill, 96 in colour, too; then they begin again. */
export function markOf(index: number): Mark {
  const shape = index % shapes.length;
  const round = Math.floor(index / shapes.length);
  const fill = fills[round % fills.length] ?? 'full';
  return { shape, fill, colour: (shape + Math.floor(round / fills.length)) % colours };
}
