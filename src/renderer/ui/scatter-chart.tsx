import type { JSX } from 'preact';
import { place, type Range } from './line-scale.js';

export interface Scatter {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface ScatterChartProps {
  /** What the drawing shows, for those who do not see it. */
  label: string;
  /** Groups differ by shape as well as by colour, and are named above. */
  groups: readonly Scatter[];
}

const width = 640;
const height = 400;
const edge = 36;
/** Path of each mark about the origin; then they begin again, hollow. */
const marks = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z',
  'M-4.5 -4.5h9v9h-9z',
  'M0 -6L5.5 4.5h-11z',
  'M0 -6.5L6.5 0L0 6.5L-6.5 0z',
  'M-5.5 -4.5h11L0 6z',
  'M-1.8 -6h3.6v4.2h4.2v3.6h-4.2v4.2h-3.6v-4.2h-4.2v-3.6h4.2z',
] as const;

/** Points of groups in a plane, both directions to the same scale; give it a table beside it. */
export function ScatterChart({ label, groups }: ScatterChartProps): JSX.Element {
  const all = groups.flatMap(({ points }) => points);
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const perUnit = Math.max(spreadOf(xs) / (width - 2 * edge), spreadOf(ys) / (height - 2 * edge), 1e-9);
  const xRange = about(xs, perUnit * (width - 2 * edge));
  const yRange = about(ys, perUnit * (height - 2 * edge));
  const px = (x: number): number => place(x, xRange, edge, width - edge);
  const py = (y: number): number => place(y, yRange, height - edge, edge);
  const placed = groups.map((group, g) => ({
    ...group,
    shape: g % marks.length,
    hollow: Math.floor(g / marks.length) % 2 === 1,
    middle: middleOf(group.points, 0, px),
    top: Math.min(height, ...group.points.map(([, y]) => py(y))),
  }));
  return (
    <figure class="chart scatter">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {placed.map(({ name, points, shape, hollow }) => (
          <g key={name} class={`scatter-group scatter-${shape}${hollow ? ' scatter-hollow' : ''}`}>
            {points.map(([x, y], i) => (
              <path
                key={i}
                d={marks[shape]}
                transform={`translate(${px(x).toFixed(1)} ${py(y).toFixed(1)})`}
              />
            ))}
          </g>
        ))}
        {apart(placed).map(({ name, x, y }) => (
          <text key={name} class="scatter-name" x={x} y={y} text-anchor="middle">
            {name.length > 18 ? `${name.slice(0, 17)}…` : name}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function spreadOf(values: readonly number[]): number {
  return values.length > 0 ? Math.max(...values) - Math.min(...values) : 0;
}

function about(values: readonly number[], span: number): Range {
  const middle = values.length > 0 ? (Math.max(...values) + Math.min(...values)) / 2 : 0;
  return { low: middle - span / 2, high: middle + span / 2 };
}

function middleOf(points: Scatter['points'], axis: 0 | 1, to: (value: number) => number): number {
  return points.reduce((sum, point) => sum + to(point[axis]), 0) / Math.max(1, points.length);
}

const lineHeight = 17;
/** Half a character and a name's height, about: names closer than that would cover each other. */
const halfCharacter = 4.2;

/** Names above their groups, moved down where they would cover each other. */
function apart(
  groups: readonly { readonly name: string; readonly middle: number; readonly top: number }[],
): { readonly name: string; readonly x: number; readonly y: number }[] {
  const set: { name: string; x: number; y: number; half: number }[] = [];
  for (const { name, middle, top } of groups.toSorted((a, b) => a.top - b.top)) {
    const half = Math.min(18, name.length) * halfCharacter;
    const x = Math.min(width - half, Math.max(half, middle));
    let y = Math.max(14, top - 12);
    while (set.some((o) => Math.abs(o.y - y) < lineHeight && Math.abs(o.x - x) < o.half + half))
      y += lineHeight;
    set.push({ name, x, y: Math.min(height - 4, y), half });
  }
  return set;
}
