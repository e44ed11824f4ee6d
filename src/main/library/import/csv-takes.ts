import * as v from 'valibot';
import { damaged } from '../format-error.js';
import { signKindSchema } from '../../../shared/contract.js';
import {
  LANDMARKS,
  type Handedness,
  type HandFrame,
  type HandObservation,
} from '../../../shared/domain/hand.js';
import { ms } from '../../../shared/domain/units.js';
import { FormatError } from '../formats.js';
import { MOST_TAKES } from '../take-spool.js';
import type { TaughtTakes } from '../taught-takes.js';
import type { TakeBounds } from './bounds.js';
import { checkCount, checkFrames } from './check-frames.js';
import { CollectTakes } from './collect-takes.js';
import { numberIn, type CsvRow } from './csv-rows.js';
import { checkLandmarks, frameSizes, handsOf, rawFrame } from './raw-hands.js';
import type { Reading } from './reading.js';

/** Columns of a take and a frame; those that a table must have come first. */
const needed = ['sign', 'take', 'frame'] as const;
const optional = ['kind', 'signer', 'created_at', 'time_ms', 'aspect'] as const;
/** Columns that a table with one hand a row has besides: `x0`, `y0`, `z0` … `z20`. */
export const pointColumns: readonly string[] = Array.from({ length: LANDMARKS }, (_, i) =>
  ['x', 'y', 'z'].map((axis) => `${axis}${i}`),
).flat();
/** All columns of a table with one hand a row, as Mudra writes it. */
export const handColumns: readonly string[] = [
  'sign',
  'kind',
  'take',
  'signer',
  'created_at',
  'frame',
  'time_ms',
  'aspect',
  'hand',
  'score',
  ...pointColumns,
];

interface Draft {
  readonly sign: string;
  readonly kind: 'sign' | 'rest';
  readonly signer: string | undefined;
  readonly createdAt: string | undefined;
  readonly line: number;
  readonly rows: Row[];
  /** Its frames, once all of its rows were there. */
  held?: () => readonly HandFrame[];
  left: boolean;
  broken: boolean;
}

interface Row {
  readonly frame: number;
  readonly time: number | undefined;
  readonly aspect: number | undefined;
  readonly hands: readonly HandObservation[];
}

/**
 * Takes from a table with a header, in any order of columns: one hand a row (`hand`, `x0` … `z20`, `score`), or
 * one frame a row (126, 258 or 1662 numbers in columns of any name, in order). Rows of a take have its `sign`,
 * `take` and `signer`, lie together, and their `frame` never falls. A row that is broken breaks its take.
 */
export async function readTakeRows(
  reading: Reading,
  path: string,
  header: CsvRow,
  rows: AsyncIterable<CsvRow>,
): Promise<TaughtTakes[]> {
  const { broken } = reading;
  const name = reading.source.nameOf(path);
  const columns = await broken.guard({ file: name, line: header.line }, () => new Columns(header.cells));
  if (!columns) return [];
  const drafts = new Map<string, Draft>();
  const leave = async (draft: Draft | undefined): Promise<void> => {
    if (!draft || draft.left) return;
    draft.left = true;
    if (!draft.broken) {
      await broken.guard({ file: name, line: draft.line }, () => {
        draft.held = reading.hold(checkFrames(framesOf(draft.rows, reading, path), reading.bounds));
      });
    }
    draft.rows.length = 0;
  };
  let before: string | undefined;
  for await (const row of rows) {
    const key = columns.takeOf(row);
    if (before !== undefined && before !== key) await leave(drafts.get(before));
    const done = await broken.guard({ file: name, line: row.line }, () => {
      addRow(drafts, key, columns, row, reading.bounds);
      if (drafts.size > MOST_TAKES) throw damaged('tooManyTakes', { most: MOST_TAKES });
      return true;
    });
    // Of a row that has lost a cell it is not sure whose it is: nor whether the take before it is whole.
    if (!done) {
      for (const one of [key, before]) {
        const draft = drafts.get(one ?? '');
        if (draft) spoil(draft);
      }
    }
    before = key;
  }
  if (before !== undefined) await leave(drafts.get(before));
  const collected = new CollectTakes(reading);
  for (const [number, draft] of [...drafts.values()].entries()) {
    const { held, broken: spoilt, sign, kind, signer, createdAt, line } = draft;
    if (spoilt || !held) continue;
    await broken.guard({ file: name, line: line }, () => {
      collected.addHeld(sign, kind, held, { number, signer, createdAt });
    });
  }
  await broken.guard(name, () => {
    if (drafts.size === 0) throw damaged('noTakes');
  });
  return collected.result;
}

function spoil(draft: Draft): void {
  draft.broken = true;
  draft.rows.length = 0;
}

function addRow(
  drafts: Map<string, Draft>,
  key: string,
  columns: Columns,
  row: CsvRow,
  bounds: TakeBounds,
): void {
  const about = columns.about(row);
  const draft: Draft = drafts.get(key) ?? { ...about, line: row.line, rows: [], left: false, broken: false };
  drafts.set(key, draft);
  try {
    // A damaged name in the midst of a take would else be a take of its own, and leave a hole.
    if (draft.left) throw damaged('rowsApart');
    if (draft.kind !== about.kind || draft.createdAt !== about.createdAt) {
      throw damaged('rowsDiffer');
    }
    const next = columns.row(row);
    const last = draft.rows.at(-1);
    if (last && next.frame < last.frame) throw damaged('framesFall');
    if (last?.frame !== next.frame) {
      checkCount(draft.rows.length + 1, bounds);
      draft.rows.push(next);
      return;
    }
    if (!columns.oneHandARow) throw damaged('frameTwice', { frame: next.frame });
    if (last.time !== next.time || last.aspect !== next.aspect) {
      throw damaged('handsDiffer', { frame: next.frame });
    }
    draft.rows[draft.rows.length - 1] = { ...last, hands: [...last.hands, ...next.hands] };
  } catch (error) {
    spoil(draft);
    throw error;
  }
}

function framesOf(rows: readonly Row[], reading: Reading, path: string): HandFrame[] {
  const first = rows[0]?.frame ?? 0;
  return rows.map(({ frame, time, aspect, hands }) => ({
    time: ms(time ?? ((frame - first) * 1000) / reading.framesPerSecond(path)),
    aspect: aspect ?? reading.aspect(path),
    hands,
  }));
}

/** What the header of a table says, and its rows under it. */
class Columns {
  readonly oneHandARow: boolean;
  private readonly places: ReadonlyMap<string, number>;
  /** Places of the landmarks' numbers, in their order. */
  private readonly points: readonly number[];

  /** Throws FormatError when these are no columns of takes. */
  constructor(private readonly header: readonly string[]) {
    const names = header.map((name) => name.trim());
    this.places = new Map(names.map((name, i) => [name, i]));
    const missing = needed.filter((name) => !this.places.has(name));
    if (missing.length > 0) throw damaged('columnMissing', { column: missing.join('”, “') });
    if (this.places.size < names.length) throw damaged('columnTwice');
    this.oneHandARow = this.places.has('hand');
    const known: ReadonlySet<string> = new Set([...needed, ...optional]);
    const others = names.filter((name) => !known.has(name));
    const points = this.oneHandARow ? pointColumns : others;
    const lost = points.find((name) => !this.places.has(name));
    if (lost !== undefined) throw damaged('columnMissing', { column: lost });
    const unknown = others.find((name) => !points.includes(name) && !['hand', 'score'].includes(name));
    if (this.oneHandARow && unknown !== undefined) {
      throw damaged('columnUnknown', { column: unknown });
    }
    if (!this.oneHandARow && !handsOf(points.map(() => 0))) {
      const reason = `it has no column “hand”, and ${points.length} columns of numbers instead of ${frameSizes}`;
      throw new FormatError('damaged', reason);
    }
    this.points = points.map((name) => this.places.get(name) ?? -1);
  }

  /** Tells the takes of a table apart. */
  takeOf(row: CsvRow): string {
    return JSON.stringify([this.cell(row, 'sign'), this.cell(row, 'take'), this.cell(row, 'signer')]);
  }

  about(row: CsvRow): Pick<Draft, 'sign' | 'kind' | 'signer' | 'createdAt'> {
    if (row.cells.length !== this.header.length) {
      throw damaged('cells', { count: row.cells.length, expected: this.header.length });
    }
    if (this.cell(row, 'take') === undefined) throw damaged('takeMissing');
    const kind = v.safeParse(signKindSchema, this.cell(row, 'kind') ?? 'sign');
    if (!kind.success) throw damaged('kind');
    const date = v.safeParse(v.optional(v.pipe(v.string(), v.isoTimestamp())), this.cell(row, 'created_at'));
    if (!date.success) throw damaged('notDate', { text: this.cell(row, 'created_at') ?? '' });
    const [sign, signer] = [this.cell(row, 'sign') ?? '', this.cell(row, 'signer')];
    return { sign, kind: kind.output, signer, createdAt: date.output };
  }

  row(row: CsvRow): Row {
    const frame = this.cell(row, 'frame') ?? '';
    if (!/^\d{1,9}$/.test(frame)) throw damaged('frameNumber', { text: frame.slice(0, 40) });
    const numbers = this.points.map((place) => numberIn(row.cells[place]));
    const number = Number(frame);
    return {
      frame: number,
      time: this.number(row, 'time_ms'),
      aspect: this.number(row, 'aspect'),
      hands: this.oneHandARow
        ? this.handOf(row, numbers, number)
        : rawFrame(handsOf(numbers) ?? [], 0, 1, number).hands,
    };
  }

  /** None when the row says that no hand was seen: without a side, or all numbers zero or empty. */
  private handOf(row: CsvRow, numbers: readonly number[], frame: number): HandObservation[] {
    const missing = numbers.every(Number.isNaN) || numbers.every((n) => n === 0);
    const side = this.cell(row, 'hand')?.toLowerCase();
    if (side === undefined && missing) return [];
    const handedness: Handedness | undefined = ({ left: 'Left', right: 'Right' } as const)[side ?? ''];
    if (!handedness) throw damaged('handSide', { frame });
    if (missing) return [];
    const score = this.places.has('score') ? (this.number(row, 'score') ?? NaN) : 1;
    return [{ handedness, score, landmarks: checkLandmarks(numbers, frame) }];
  }

  /** Undefined when the table has no such column. Throws FormatError when the cell is empty or no number. */
  private number(row: CsvRow, column: string): number | undefined {
    if (!this.places.has(column)) return undefined;
    const number = numberIn(this.cell(row, column));
    if (column !== 'score' && !Number.isFinite(number)) {
      throw damaged('notNumber', { text: column });
    }
    return number;
  }

  private cell(row: CsvRow, column: string): string | undefined {
    const place = this.places.get(column);
    const text = place === undefined ? '' : (row.cells[place]?.trim() ?? '');
    return text === '' ? undefined : text;
  }
}
