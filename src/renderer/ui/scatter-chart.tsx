import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { namesOf, nextSpot, spotAt, spotsOf, type Spot, type Way } from './scatter-layout.js';
import { markOf, shapes } from './scatter-marks.js';

export interface Scatter {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** What each point is, for those who do not see it; as many as points. */
  readonly labels: readonly string[];
}

interface ScatterChartProps {
  /** What the drawing shows, for those who do not see it. */
  label: string;
  /** Groups differ by shape and filling as well as by colour; their names stand beside their points. */
  groups: readonly Scatter[];
  /** The point that is looked at, counted through all groups; null for none. */
  active: number | null;
  /** Whether it stays the one that is looked at when another one is pointed at. */
  pinned: boolean;
  onLook: (point: number, pin: boolean) => void;
}

const plane = { width: 640, height: 400, edge: 36 };
/** Text as large as this, in units of the drawing, is small text where the drawing is not shrunk. */
const usualText = 14;
/** Points this near to what points at them are meant, in units of the drawing. */
const reach = 16;
const ways: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/**
 * Points of groups in a plane, both directions to the same scale; give it a table beside it. The nearest point is
 * looked at by pointing; arrows go from point to point. One Tab stop.
 */
export function ScatterChart({ label, groups, active, pinned, onLook }: ScatterChartProps): JSX.Element {
  const svg = useRef<SVGSVGElement>(null);
  const spots = useMemo(
    () =>
      spotsOf(
        groups.flatMap(({ points }) => [...points]),
        plane,
      ),
    [groups],
  );
  // Thousands of points are drawn once, not with each movement of the pointer.
  const size = useTextSize(svg);
  const drawn = useMemo(() => drawingOf(groups, spots, size), [groups, size]);
  const at = active === null ? null : (spots[active] ?? null);

  useLayoutEffect(() => {
    const all = svg.current?.querySelectorAll<SVGElement>('[data-point]') ?? [];
    all.forEach((point, i) => {
      point.setAttribute('tabindex', i === (active ?? 0) ? '0' : '-1');
      point.setAttribute('aria-pressed', String(pinned && i === active));
    });
  }, [groups, size, active, pinned]);

  const near = (event: MouseEvent): number | null => {
    const matrix = svg.current?.getScreenCTM()?.inverse();
    if (!matrix) return null;
    return spotAt(spots, new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix), reach);
  };
  const focus = (point: number): void => {
    svg.current?.querySelector<SVGElement>(`[data-point="${point}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = pointOf(event.target);
    if (from === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    const next = way ? nextSpot(spots, from, way) : null;
    if (next !== null) focus(next);
    else if (event.key === 'Enter' || event.key === ' ') onLook(from, !(pinned && from === active));
    else if (!way) return;
    event.preventDefault();
  };
  return (
    <figure class="chart scatter">
      <svg
        ref={svg}
        viewBox={`0 0 ${plane.width} ${plane.height}`}
        role="group"
        aria-label={label}
        data-testid="scatter"
        onPointerMove={(event) => {
          const point = near(event);
          if (point !== null && !pinned) onLook(point, false);
        }}
        onClick={(event) => {
          const point = near(event);
          if (point === null) return;
          focus(point);
          onLook(point, !(pinned && point === active));
        }}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => {
          const point = pointOf(event.target);
          if (point !== null && point !== active) onLook(point, false);
        }}
      >
        {drawn}
        {at && <circle class="scatter-ring" cx={at.x} cy={at.y} r={11} aria-hidden="true" />}
      </svg>
    </figure>
  );
}

function pointOf(target: EventTarget | null): number | null {
  const point = target instanceof Element ? target.closest('[data-point]')?.getAttribute('data-point') : null;
  return point === null || point === undefined ? null : Number(point);
}

/** The size of small text in units of the drawing, which is scaled to its place; in steps, as all is laid out anew. */
function useTextSize(svg: RefObject<SVGSVGElement | null>): number {
  const [size, setSize] = useState(usualText);
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element) return undefined;
    const measure = (): void => {
      const { width } = element.getBoundingClientRect();
      const pixels = 0.875 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      if (width > 0) setSize(Math.ceil(Math.max(usualText, (pixels * plane.width) / width)));
    };
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return size;
}

function drawingOf(groups: readonly Scatter[], spots: readonly Spot[], size: number): JSX.Element[] {
  let first = 0;
  const placed = groups.map((group) => {
    const own = spots.slice(first, first + group.points.length);
    first += group.points.length;
    return { name: group.name, labels: group.labels, spots: own, first: first - own.length };
  });
  const marks = placed.map(({ name, labels, spots: own, first: begin }, g) => {
    const { shape, fill, colour } = markOf(g);
    return (
      <g key={`${g} ${name}`} class={`scatter-group scatter-colour-${colour} scatter-${fill}`}>
        {own.map(({ x, y }, i) => (
          <g
            key={begin + i}
            role="button"
            aria-label={labels[i] ?? name}
            data-point={begin + i}
            transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
          >
            <path d={shapes[shape]} />
            {fill === 'dot' && <circle class="scatter-within" r={1.9} />}
            {fill === 'bar' && <path class="scatter-within" d="M-2.6 -0.9h5.2v1.8h-5.2z" />}
          </g>
        ))}
      </g>
    );
  });
  const names = namesOf(placed, plane, size).map(({ index, text, x, y }) => (
    <text
      key={`name ${index}`}
      class="scatter-name"
      x={x}
      y={y}
      text-anchor="middle"
      font-size={size}
      aria-hidden="true"
    >
      {text}
    </text>
  ));
  return [...marks, ...names];
}
