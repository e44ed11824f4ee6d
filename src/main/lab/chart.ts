import { escapeHtml } from './html.js';

export type Point = readonly [x: number, y: number];

export interface ChartLine {
  /** Class suffix of its colour and dash: an activation, `learned-1` … or `quiet`. */
  readonly key: string;
  readonly points: readonly Point[];
  /** Lowest and highest at each x, drawn as a band behind it. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

export interface Chart {
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
  /** Drawn in order, the last one on top. */
  readonly lines: readonly ChartLine[];
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly xName: string;
  readonly yText: (value: number) => string;
  readonly size?: 'wide' | 'medium' | 'small';
}

const sizes = {
  wide: { width: 640, height: 340 },
  medium: { width: 440, height: 260 },
  small: { width: 320, height: 200 },
} as const;
const edge = { left: 44, right: 10, top: 10, bottom: 34 };

/** A line chart as inline SVG. Colours are CSS classes of the page, so that they follow light and dark. */
export function lineChart({ label, lines, x, y, xName, yText, size = 'wide' }: Chart): string {
  const { width, height } = sizes[size];
  const px = (value: number): number => place(value, x, edge.left, width - edge.right);
  const py = (value: number): number => place(value, y, height - edge.bottom, edge.top);
  const path = (points: readonly Point[]): string =>
    points.map(([at, value], i) => `${i === 0 ? 'M' : 'L'}${short(px(at))} ${short(py(value))}`).join('');
  const grid = ticks(y, size === 'small' ? 4 : 6).map(
    (value) =>
      `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${short(py(value))}" y2="${short(py(value))}"/>` +
      `<text class="tick" x="${edge.left - 6}" y="${short(py(value) + 4)}" text-anchor="end">${escapeHtml(yText(value))}</text>`,
  );
  const marks = ticks(x, size === 'small' ? 5 : 7).map(
    (value) =>
      `<text class="tick" x="${short(px(value))}" y="${height - edge.bottom + 16}" text-anchor="middle">${minus(value)}</text>`,
  );
  const drawn = lines.map(({ key, points, band }) => {
    const outline = band && [
      ...band.map(([at, , high]): Point => [at, high]),
      ...band.toReversed().map(([at, low]): Point => [at, low]),
    ];
    const area = outline && outline.length > 2 ? `<path class="band c-${key}" d="${path(outline)}Z"/>` : '';
    const [only] = points;
    if (only && points.length === 1)
      return `${area}<circle class="dot c-${key}" cx="${short(px(only[0]))}" cy="${short(py(only[1]))}" r="3"/>`;
    return `${area}<path class="line c-${key}" d="${path(points)}"/>`;
  });
  return (
    `<svg class="chart ${size}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">` +
    `${grid.join('')}${marks.join('')}` +
    `<text class="tick" x="${width - edge.right}" y="${height - 4}" text-anchor="end">${escapeHtml(xName)}</text>` +
    `${drawn.join('')}</svg>`
  );
}

/** An interval with its middle on a scale, as a thin drawing for a table's cell; `zero` gets a mark. */
export function intervalBar(
  { mean, low, high }: { readonly mean: number; readonly low: number; readonly high: number },
  range: readonly [number, number],
  zero: number | null = null,
  key = 'plain',
): string {
  const at = (value: number): string =>
    short(place(Math.min(range[1], Math.max(range[0], value)), range, 6, 194));
  const mark = zero === null ? '' : `<line class="zero" x1="${at(zero)}" x2="${at(zero)}" y1="0" y2="20"/>`;
  return (
    `<svg class="bar" viewBox="0 0 200 20" aria-hidden="true">${mark}` +
    `<line class="line c-${key}" x1="${at(low)}" x2="${at(high)}" y1="10" y2="10"/>` +
    `<circle class="dot c-${key}" cx="${at(mean)}" cy="10" r="4.5"/></svg>`
  );
}

/** A sample of a line for legends. */
export function swatch(key: string): string {
  return `<svg class="swatch" viewBox="0 0 28 10" aria-hidden="true"><path class="line c-${key}" d="M1 5H27"/></svg>`;
}

/** Round values within a range, about `count` of them. */
export function ticks([low, high]: readonly [number, number], count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A range from 0 (or the lowest value) to a round value that holds all of them. */
export function roundRange(values: readonly number[], from?: number): [number, number] {
  const low = from ?? Math.min(...values);
  const high = Math.max(...values, low);
  if (!Number.isFinite(high) || high === low) return [low, low + 1];
  const [first = 0, second = 1] = ticks([0, high - low], 5);
  const step = second - first;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

/** A number for people, with a true minus. */
export function minus(value: number, digits?: number): string {
  const text = digits === undefined ? String(Math.abs(value)) : Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function place(value: number, [low, high]: readonly [number, number], from: number, to: number): number {
  return from + ((value - low) / (high - low || 1)) * (to - from);
}

function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
