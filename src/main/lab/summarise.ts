import { activations, apalu, apaluDefaults } from '../model/activations.js';
import { accuracyOf, outcomesOf, secondsOf, type Measured } from '../training/report.js';
import { macroF1, scoreOf } from '../training/score.js';
import type { TaughtSign } from '../training/taught-sign.js';
import { activationLabels, type Contestant } from './contestants.js';
import type { Band, EpochBands, LabModel, LabReport } from './lab-report.js';

/** A contestant with what it was measured to do. */
export interface Entrant {
  readonly contestant: Contestant;
  /** As the command line names it. */
  readonly name: string;
  readonly measured: Measured;
}

/** One model's figures. */
export function summarise({ contestant, name, measured }: Entrant, signs: readonly TaughtSign[]): LabModel {
  const { cell, cellLabel, activation, activationLabel } = contestant;
  const outcomes = measured.flatMap((results) => outcomesOf(results));
  const live = scoreOf(signs, outcomes, '');
  const answered = live.confusion.flat().reduce((sum, n) => sum + n, 0);
  const fits = measured.flat();
  return {
    name,
    cell,
    cellLabel,
    activation,
    activationLabel,
    accuracy: accuracyOf(signs, measured).accuracy,
    live: { accuracy: live.accuracy, missed: (live.total - answered) / Math.max(1, live.total) },
    macroF1: macroF1(scoreOf(signs, outcomes, '', 'named')),
    seconds: bandOf(fits.map(({ seconds }) => seconds)),
    epochs: Math.max(0, ...fits.map(({ history }) => history.length)),
    curves: curvesOf(measured),
    factors: factorsOf(measured),
  };
}

/** Mean, lowest and highest; zeros when there is nothing. */
export function bandOf(values: readonly number[]): Band {
  if (values.length === 0) return { mean: 0, low: 0, high: 0 };
  const mean = values.reduce((sum, n) => sum + n, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values) };
}

function curvesOf(measured: Measured): EpochBands[] {
  const epochs = Math.max(0, ...measured.flat().map(({ history }) => history.length));
  return Array.from({ length: epochs }, (_, i): EpochBands => {
    const bySeed = measured.map((results) => results.flatMap(({ history }) => history[i] ?? []));
    const over = (read: (report: (typeof bySeed)[number][number]) => number | null): Band | null => {
      const means = bySeed.map((reports) => bandOf(reports.map((r) => read(r) ?? NaN)).mean);
      return means.every(Number.isFinite) ? bandOf(means) : null;
    };
    return {
      epoch: i + 1,
      loss: over((report) => report.loss),
      accuracy: over((report) => report.accuracy) ?? bandOf([]),
      test: over((report) => report.heldOutAccuracy),
    };
  });
}

function factorsOf(measured: Measured): LabModel['factors'] {
  const fits = measured.flat();
  return (fits[0]?.apalu ?? []).map(({ layer, initialA, initialB }, i) => ({
    layer,
    initialA,
    initialB,
    a: bandOf(fits.flatMap(({ apalu: layers }) => layers[i]?.a ?? [])),
    b: bandOf(fits.flatMap(({ apalu: layers }) => layers[i]?.b ?? [])),
  }));
}

/** Seconds of all fits of all entrants. */
export function secondsOfAll(entrants: readonly Entrant[]): number {
  return entrants.reduce((sum, { measured }) => sum + secondsOf(measured), 0);
}

const shown = { from: -3, to: 3, step: 0.1 } as const;

/**
 * The APALU paper's Figure 1: APALU as it begins beside GELU, ReLU, ELU and LReLU; and as `model` learned it,
 * layer by layer, with the mean of its factors over fits.
 */
export function shapesOf(model: LabModel | null): LabReport['shapes'] {
  const count = Math.round((shown.to - shown.from) / shown.step);
  const x = Array.from({ length: count + 1 }, (_, i) => Number((shown.from + i * shown.step).toFixed(6)));
  const factors = model?.factors ?? [];
  const a = factors[0]?.initialA ?? apaluDefaults.a;
  const b = factors[0]?.initialB ?? apaluDefaults.b;
  return {
    x,
    lines: [
      ...(['gelu', 'relu', 'elu', 'lrelu'] as const).map((key) => ({
        name: activationLabels[key],
        key,
        values: x.map((at) => activations[key].value(at, 0, 0)),
      })),
      { name: `APALU at the start (${a}, ${b})`, key: 'apalu', values: x.map((at) => apalu(at, a, b)) },
      ...factors.map((layer, i) => ({
        name: `learned, ${layer.layer} (${layer.a.mean.toFixed(3)}, ${layer.b.mean.toFixed(3)})`,
        key: `learned-${i + 1}`,
        values: x.map((at) => apalu(at, layer.a.mean, layer.b.mean)),
      })),
    ],
  };
}
