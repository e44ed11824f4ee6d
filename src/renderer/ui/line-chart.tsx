import type { JSX } from 'preact';
import { fixed } from '../../shared/i18n/t.js';
import { linePath, marks, place, rangeOf, type Range } from './line-scale.js';

export interface Line {
  readonly name: string;
  /** Lines differ by dash as well as by colour. */
  readonly style: 'accent' | 'quiet' | 'dashed';
  readonly values: readonly (number | null)[];
}

interface LineChartProps {
  /** What the drawing shows, for those who do not see it. */
  label: string;
  x: readonly number[];
  lines: readonly Line[];
  yRange?: Range;
  yText?: (value: number) => string;
  xName: string;
}

const width = 420;
const height = 180;
const edge = { left: 58, right: 8, top: 10, bottom: 32 };

/** `value` with the digits it has, as the language writes it. */
function numberText(value: number): string {
  return fixed(value, String(value).split('.')[1]?.length ?? 0);
}

/** A small line chart; give it a table beside it. */
export function LineChart(props: LineChartProps): JSX.Element {
  const { label, x, lines, xName, yText = numberText } = props;
  const xRange = rangeOf(x);
  const yRange = props.yRange ?? rangeOf(lines.flatMap((line) => line.values));
  const px = (value: number): number => place(value, xRange, edge.left, width - edge.right);
  const py = (value: number): number => place(value, yRange, height - edge.bottom, edge.top);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {marks(yRange, 4).map((value) => (
          <g key={`y${value}`}>
            <line class="chart-grid" x1={edge.left} x2={width - edge.right} y1={py(value)} y2={py(value)} />
            <text class="chart-text" x={edge.left - 6} y={py(value) + 4} text-anchor="end">
              {yText(value)}
            </text>
          </g>
        ))}
        {marks(xRange, 5).map((value) => (
          <text key={`x${value}`} class="chart-text" x={px(value)} y={height - 10} text-anchor="middle">
            {numberText(value)}
          </text>
        ))}
        {lines.map((line) => (
          <path
            key={line.name}
            class={`chart-line chart-${line.style}`}
            d={linePath(
              x.map((value, i) => {
                const y = line.values[i] ?? null;
                return [px(value), y === null ? null : py(y)] as const;
              }),
            )}
          />
        ))}
      </svg>
      <figcaption class="legend">
        {lines.map((line) => (
          <span key={line.name}>
            <svg viewBox="0 0 24 8" aria-hidden="true">
              <path class={`chart-line chart-${line.style}`} d="M1 4H23" />
            </svg>
            {line.name}
          </span>
        ))}
        <span class="legend-x">{xName}</span>
      </figcaption>
    </figure>
  );
}
