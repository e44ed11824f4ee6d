import type { LabReport } from './lab-report.js';

type Cell = string | number | null;

/** Rows with a head as CSV (RFC 4180); numbers in full, nothing for null. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => cells.map(field).join(',');
  return [line(head), ...rows.map(line)].map((text) => `${text}\r\n`).join('');
}

function field(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The report's numbers by file name. */
export function csvFiles({ models, comparisons, shapes }: LabReport): Record<string, string> {
  return {
    'models.csv': csv(
      'model,cell,activation,accuracy,low,high,seed_spread,macro_f1,live,live_missed,seconds_a_fit,epochs'.split(
        ',',
      ),
      models.map((m) => [
        m.name,
        m.cellLabel,
        m.activationLabel,
        m.accuracy.mean,
        m.accuracy.low,
        m.accuracy.high,
        m.accuracy.seedSpread,
        m.macroF1,
        m.live.accuracy,
        m.live.missed,
        m.seconds.mean,
        m.epochs,
      ]),
    ),
    'comparisons.csv': csv(
      'question,one,other,difference,low,high,p,p_holm,p_over_takes,takes,better,worse,verdict'.split(','),
      comparisons.map((c) => [
        c.question,
        c.one,
        c.other,
        c.difference,
        c.low,
        c.high,
        c.p,
        c.corrected,
        c.overTakes,
        c.takes,
        c.better,
        c.worse,
        c.words,
      ]),
    ),
    'curves.csv': csv(
      (
        'model,epoch,loss,loss_low,loss_high,train_accuracy,train_low,train_high,' +
        'test_accuracy,test_low,test_high'
      ).split(','),
      models.flatMap((m) =>
        m.curves.map(({ epoch, loss, accuracy, test }) => [
          m.name,
          epoch,
          loss?.mean ?? null,
          loss?.low ?? null,
          loss?.high ?? null,
          accuracy.mean,
          accuracy.low,
          accuracy.high,
          test?.mean ?? null,
          test?.low ?? null,
          test?.high ?? null,
        ]),
      ),
    ),
    'factors.csv': csv(
      'model,layer,a_start,a,a_low,a_high,b_start,b,b_low,b_high'.split(','),
      models.flatMap((m) =>
        m.factors.map(({ layer, initialA, initialB, a, b }) => [
          m.name,
          layer,
          initialA,
          a.mean,
          a.low,
          a.high,
          initialB,
          b.mean,
          b.low,
          b.high,
        ]),
      ),
    ),
    'activations.csv': csv(
      ['x', ...shapes.lines.map(({ name }) => name)],
      shapes.x.map((x, i) => [x, ...shapes.lines.map(({ values }) => values[i] ?? null)]),
    ),
  };
}
