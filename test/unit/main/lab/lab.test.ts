import { expect, test } from 'vitest';
import { compareAll, statementOf } from '../../../../src/main/lab/compare.js';
import { contestants, type CellId } from '../../../../src/main/lab/contestants.js';
import { csv, csvFiles } from '../../../../src/main/lab/csv.js';
import type { LabReport } from '../../../../src/main/lab/lab-report.js';
import { labPage } from '../../../../src/main/lab/page.js';
import { reportOf, usualProtocol } from '../../../../src/main/lab/run-lab.js';
import { shapesOf, type Entrant } from '../../../../src/main/lab/summarise.js';
import type { ActivationName } from '../../../../src/main/model/activations.js';
import type { FoldResult, Outcome } from '../../../../src/main/training/evaluate.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { syntheticSigns } from '../../../support/synthetic-takes.js';

const signs = ['hello', '<script>alert(1)</script>'].map((name, i) => ({
  id: `sign-${i}` as SignId,
  name,
  kind: 'sign' as const,
  takes: Array.from({ length: 40 }, (_, k) => ({ id: `${i}-${k}`, createdAt: '', frames: [] })),
}));

/** A fold in which the first `right` takes of 40 of each sign are right. */
function fold(right: number, seed: number, learnedA: number | null): FoldResult {
  const outcomes = [1, 2].flatMap((label) =>
    Array.from({ length: 40 }, (_, take): Outcome => {
      const named = take < right ? label : 3 - label;
      return { label, take, named, recognised: take % 2 === 0 ? named : 0 };
    }),
  );
  return {
    outcomes,
    history: [1, 2, 3, 4, 5].map((epoch) => ({
      epoch,
      epochs: 5,
      loss: 2 / epoch + 0.01 * seed,
      accuracy: 0.1 * epoch,
      heldOutAccuracy: epoch === 5 ? right / 40 : null,
    })),
    apalu:
      learnedA === null
        ? []
        : [{ layer: 'mopgru_1', a: learnedA + 0.01 * seed, b: 0.1, initialA: 0.55, initialB: 0.065 }],
    seconds: 2 + seed,
  };
}

function entrant(cell: CellId, activation: ActivationName, right: number): Entrant {
  const [contestant] = contestants([cell], [activation]);
  if (!contestant) throw new Error('no such contestant');
  const apalu = contestant.variant.activation === 'apalu' ? 0.6 : null;
  return {
    contestant,
    name: `${cell} ${activation}`,
    measured: [1, 2, 3].map((seed) => [fold(right, seed, apalu)]),
  };
}

const report = (entrants: readonly Entrant[]): LabReport =>
  reportOf(entrants, signs, {
    backend: { name: 'wasm' },
    protocolName: 'first-10',
    dataset: 'made "up" & <small>',
    version: '1.2.3',
    command: "mudra lab 'my takes' --out report",
    seeds: [1, 2, 3],
    duplicates: { exact: 0, near: 0, handless: 0, examples: [] },
    folds: 1,
    keptFits: 0,
  });

const alike = [
  entrant('mopgru-pre', 'apalu', 30),
  entrant('mopgru-pre', 'elu', 30),
  entrant('mopgru-post', 'apalu', 31),
  entrant('gru', 'apalu', 29),
];

test('cells and activations in the order of the lab, those without a choice once', () => {
  const chosen = contestants(['gru', 'mopgru-post', 'mopgru-pre'], ['elu', 'apalu']);
  expect(chosen.map((c) => [c.cell, c.activation])).toEqual([
    ['mopgru-pre', 'apalu'],
    ['mopgru-pre', 'elu'],
    ['mopgru-post', 'apalu'],
    ['mopgru-post', 'elu'],
    ['gru', null],
  ]);
});

test('models that answer alike: every comparison and the statement say noise', () => {
  const comparisons = compareAll(alike);
  expect(comparisons.map((c) => [c.question, c.one, c.other, c.noise])).toEqual([
    ['activation', 'MOPGRU, gate pre, APALU', 'MOPGRU, gate pre, ELU', true],
    ['gate', 'MOPGRU, gate pre, APALU', 'MOPGRU, gate post, APALU', true],
    ['cell', 'MOPGRU, gate pre, APALU', 'GRU', true],
  ]);
  expect(comparisons.map((c) => c.label)).toEqual([
    'MOPGRU, gate pre: APALU − ELU',
    'APALU: pre − post',
    'MOPGRU, gate pre, APALU − GRU',
  ]);
  expect(comparisons[0]?.words).toContain('no difference can be told from noise: ±0.0 points');
  for (const sentence of statementOf(comparisons)) expect(sentence).toContain('No difference can be told');
});

test('a model that is right far more often is told, whichever side it is on, and Holm counts its family', () => {
  const told = compareAll([
    entrant('mopgru-pre', 'apalu', 20),
    entrant('mopgru-pre', 'elu', 36),
    entrant('mopgru-pre', 'tanh', 20),
    entrant('gru', 'apalu', 20),
  ]);
  const [elu, tanh] = told;
  expect(elu).toMatchObject({ other: 'MOPGRU, gate pre, ELU', noise: false, difference: -0.4 });
  expect(elu?.corrected).toBeCloseTo(2 * (elu?.p ?? 1), 12);
  expect(tanh).toMatchObject({ noise: true, corrected: 1 });
  const [activation] = statementOf(told);
  expect(activation).toContain('MOPGRU, gate pre, ELU beats MOPGRU, gate pre, APALU by 40.0 points');
  expect(activation).toContain('The other one may be noise');
});

test('bands are over seeds, factors over fits', () => {
  const [model, elu] = report(alike).models;
  expect(model?.accuracy).toMatchObject({ mean: 0.75, perSeed: [0.75, 0.75, 0.75], seedSpread: 0 });
  expect(model?.curves[1]?.loss?.mean).toBeCloseTo(1.02, 10);
  expect(model?.curves[1]?.loss?.low).toBeCloseTo(1.01, 10);
  expect(model?.curves[1]?.loss?.high).toBeCloseTo(1.03, 10);
  expect(model?.curves.map(({ test: held }) => held?.mean ?? null)).toEqual([null, null, null, null, 0.75]);
  expect(model?.factors[0]?.a.mean).toBeCloseTo(0.62, 10);
  expect(model?.seconds).toEqual({ mean: 4, low: 3, high: 5 });
  expect(model?.live.missed).toBe(0.5);
  expect(elu?.factors).toEqual([]);
});

test('the page needs nothing from elsewhere, runs nothing, and says noise', () => {
  const page = labPage(report(alike));
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:|\son\w+=/);
  expect(page).toContain('noise');
  expect(page).toContain('made &quot;up&quot; &amp; &lt;small&gt;');
  expect(page).toContain('mudra lab &#39;my takes&#39; --out report');
  for (const part of ['Figure 1', 'Figure 3', 'Figure 4', 'How a and b moved', 'How it was made']) {
    expect(page).toContain(part);
  }
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  // Every chart has words, and its numbers in a table.
  const charts = page.match(/<svg class="chart[^>]*>/g) ?? [];
  expect(charts.length).toBeGreaterThanOrEqual(1 + 2 * 2 + 2 + 2);
  for (const chart of charts) expect(chart).toMatch(/role="img" aria-label="[^"]{20,}"/);
  expect((page.match(/<table>/g) ?? []).length).toBeGreaterThanOrEqual(8);
});

test('a page of one model that knows no epochs', () => {
  const [contestant] = contestants(['dtw'], []);
  if (!contestant) throw new Error('no such contestant');
  const measured = [[{ ...fold(40, 1, null), history: [] }]];
  const page = labPage(report([{ contestant, name: 'dtw', measured }]));
  expect(page).toContain('Nothing was compared');
  expect(page).not.toMatch(/NaN|undefined|Infinity|Figure 3/);
});

test('Figure 1 draws APALU as it begins and as it was learned', () => {
  const { x, lines } = shapesOf(report(alike).models[0] ?? null);
  const at = (name: RegExp, where: number): number =>
    lines.find((line) => name.test(line.name))?.values[x.indexOf(where)] ?? NaN;
  // 0.55 · 2 · (1 + 1 / (1 + exp(−3.404))), and 0.065 · (exp(−2) − 1)
  expect(at(/^APALU at the start/, 2)).toBeCloseTo(0.55 * 2 * (1 + 1 / (1 + Math.exp(-3.404))), 12);
  expect(at(/^APALU at the start/, -2)).toBeCloseTo(0.065 * (Math.exp(-2) - 1), 12);
  expect(at(/learned, mopgru_1/, -2)).toBeCloseTo(0.1 * (Math.exp(-2) - 1), 12);
  expect(at(/^LReLU/, -2)).toBeCloseTo(-0.2, 12);
  expect(at(/^ReLU/, 2)).toBe(2);
});

test('CSV: quotes where they are needed, nothing for null, full numbers', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x, "y"', null],
        ['z', 1 / 3],
      ],
    ),
  ).toBe('a,b\r\n"x, ""y""",\r\nz,0.3333333333333333\r\n');
  const files = csvFiles(report(alike));
  expect(Object.keys(files)).toHaveLength(5);
  for (const text of Object.values(files)) expect(text.trim().split('\r\n').length).toBeGreaterThan(1);
  expect(files['comparisons.csv']).toContain('noise');
});

test('first-10 where every sign has enough takes, else blocks', () => {
  expect(usualProtocol(syntheticSigns(2, 15))).toBe('first-10');
  expect(usualProtocol(syntheticSigns(2, 14))).toBe('blocked');
});
