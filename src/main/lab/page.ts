import { pInWords, points } from '../training/paired.js';
import { intervalBar, lineChart, minus, roundRange, swatch, type ChartLine } from './chart.js';
import { questions } from './compare.js';
import { activationLabels, titleOf } from './contestants.js';
import { escapeHtml, folded, table } from './html.js';
import type { Band, LabComparison, LabModel, LabReport, Question } from './lab-report.js';
import { pageStyle } from './page-style.js';

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
const between = (low: number, high: number): string => `${percent(low)} … ${percent(high)}`;

/** The report as one page that needs nothing else: no script, no network, no other file. */
export function labPage(report: LabReport): string {
  const title = `Activation lab: ${report.dataset}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="quiet">APALU beside other activations in MOPGRU and other models, on takes that were held out. Made by Mudra ${escapeHtml(report.version)} on ${escapeHtml(report.madeAt.slice(0, 10))}.</p>
${[
  summary(report),
  accuracies(report),
  ...(['activation', 'gate', 'cell'] as const).map((question) => comparisons(report, question)),
  figure1(report),
  figure3(report),
  figure4(report),
  factors(report),
  method(report),
]
  .filter((part) => part !== '')
  .join('\n')}
</main>
</body>
</html>
`;
}

function section(title: string, body: string): string {
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${body}\n</section>`;
}

function summary({ statement, notes, ...report }: LabReport): string {
  const { takes, seeds, folds } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Takes', `${takes.total} of ${takes.signs} signs, ${takes.tested} tested`],
    ['Protocol', `${report.protocol}, ${folds === 1 ? 'one split' : `${folds} folds`}`],
    ['Seeds', `${seeds.length}`],
    ['Models', `${report.models.length}`],
    ['Backend', report.backend],
    ['Time of fitting', duration(report.seconds)],
  ];
  const sentences =
    statement.length > 0 ? statement : ['Nothing was compared: these models ask no question.'];
  return section(
    'What can be said',
    `<ul class="statement">${sentences.map((s) => `<li>${escapeHtml(s)}</li>`).join('')}</ul>` +
      notes.map((note) => `<p>Note: ${escapeHtml(note)}</p>`).join('') +
      `<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`,
  );
}

function duration(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
}

function accuracies({ models, takes }: LabReport): string {
  const low = Math.floor(Math.min(...models.map((m) => m.accuracy.low)) * 10) / 10;
  const rows = models.map((m) => [
    `${escapeHtml(m.cellLabel)}${m.activation === null ? '' : `, <b>${escapeHtml(m.activationLabel)}</b>`}`,
    percent(m.accuracy.mean),
    intervalBar(m.accuracy, [low, 1]),
    between(m.accuracy.low, m.accuracy.high),
    m.accuracy.seedSpread === null ? '–' : `± ${(100 * m.accuracy.seedSpread).toFixed(1)}`,
    m.macroF1.toFixed(3),
    percent(m.live.accuracy),
    m.seconds.mean.toFixed(1),
  ]);
  return section(
    'Accuracy and time of training',
    `<p>Share of ${takes.tested} held-out takes whose sign comes first. The thin line is the 95 % interval (Wilson) that so many takes allow, whatever the number of seeds; the drawing reaches from ${percent(low, 0)} to 100 %. “Live” is the whole decision, which may stay silent.</p>` +
      table(
        'Models by cell and activation',
        ['Model', 'Right', '', '95 % interval', 'Seeds ± points', 'Macro-F1', 'Live', 'Seconds a fit'],
        rows,
      ) +
      '<p class="quiet">Intervals of two models that overlap do not mean that the models are alike: the comparisons below pair them take by take. Seconds are of this machine and whatever else it did.</p>',
  );
}

const explanations: Readonly<Record<Question, string>> = {
  activation: 'Everything else is the same: cell, seeds, splits, order of examples.',
  gate: 'Pre: the reset gate multiplies what goes into the update gate’s sigmoid, as in the authors’ notebook. Post: what comes out of it, as the paper’s abstract can be read.',
  cell: 'GRU, LSTM, GRU both ways and plain RNN are the library’s layers at the same widths, head and schedule.',
};

function comparisons({ comparisons: all }: LabReport, question: Question): string {
  const own = all.filter((c) => c.question === question);
  if (own.length === 0) return '';
  const widest = Math.max(0.05, ...own.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const row = (c: LabComparison): string[] => [
    escapeHtml(c.label),
    points(c.difference),
    intervalBar({ ...c, mean: c.difference }, [-widest, widest], 0, c.noise ? 'noise' : 'plain'),
    `${points(c.low)} … ${points(c.high)}`,
    pInWords(c.p).replace('p = ', '').replace('p ', ''),
    pInWords(c.corrected).replace('p = ', '').replace('p ', ''),
    c.noise ? 'may be noise' : `<span class="told">${escapeHtml(c.difference > 0 ? c.one : c.other)}</span>`,
  ];
  return section(
    `${questions[question]}?`,
    `<p>${explanations[question]}</p>` +
      table(
        `Differences in percentage points, on the same takes and seeds; p by Holm for ${own.length} comparisons`,
        ['Comparison', 'Points', '', '95 % interval', 'p', 'p (Holm)', 'Better'],
        own.map(row),
      ) +
      folded(
        'In words',
        `<ul>${own.map((c) => `<li>${escapeHtml(`${c.one} and ${c.other}: ${c.words}.`)}</li>`).join('')}</ul>`,
      ),
  );
}

function figure1({ shapes }: LabReport): string {
  const lines = shapes.lines.map(({ key, values }): ChartLine => ({
    key,
    points: shapes.x.map((x, i) => [x, values[i] ?? 0]),
  }));
  const at = shapes.x.flatMap((x, i) => (Number.isInteger(x) ? [i] : []));
  return section(
    'Figure 1: activations',
    `<figure>${lineChart({
      label: `Values of ${shapes.lines.map(({ name }) => name).join(', ')} from −3 to 3. The table below has the numbers.`,
      lines,
      x: [-3, 3],
      y: [-1, roundRange(shapes.lines.flatMap(({ values }) => [...values]))[1]],
      xName: 'input',
      yText: (value) => minus(value),
    })}${legend(shapes.lines)}<figcaption>As the APALU paper draws them; APALU also as each layer learned it, with the mean of a and b over all fits.</figcaption></figure>` +
      folded(
        'The numbers',
        table(
          'Values by input',
          ['Activation', ...at.map((i) => minus(shapes.x[i] ?? 0))],
          shapes.lines.map(({ name, values }) => [
            escapeHtml(name),
            ...at.map((i) => minus(values[i] ?? 0, 3)),
          ]),
        ),
      ),
  );
}

function legend(lines: readonly { readonly name: string; readonly key: string }[]): string {
  return `<ul class="legend">${lines.map(({ name, key }) => `<li>${swatch(key)}${escapeHtml(name)}</li>`).join('')}</ul>`;
}

interface Measure {
  readonly title: string;
  readonly read: (epoch: LabModel['curves'][number]) => Band | null;
  readonly yText: (value: number) => string;
  readonly kind: 'number' | 'share';
}

const loss: Measure = {
  title: 'Training loss',
  read: (epoch) => epoch.loss,
  yText: (value) => minus(value),
  kind: 'number',
};
const share = { yText: (value: number) => percent(value, 0), kind: 'share' as const };
const trained: Measure = { ...share, title: 'Training accuracy', read: (epoch) => epoch.accuracy };
const tested: Measure = { ...share, title: 'Test accuracy', read: (epoch) => epoch.test };

/** Models of the first cell that was fitted with more than one activation; else with one. */
function variedModels({ models }: LabReport): LabModel[] {
  const withCurves = models.filter((m) => m.activation !== null && m.curves.length > 0);
  const [first] = withCurves;
  return withCurves.filter((m) => m.cell === first?.cell);
}

function figure3(report: LabReport): string {
  const models = variedModels(report);
  const [first] = models;
  if (!first) return '';
  return section(
    'Figure 3: training loss and accuracy',
    `<p>${escapeHtml(first.cellLabel)}, each activation in its own panel. The line is the mean over ${seedsOf(report)}, the band the lowest to the highest of them; the other activations are the thin grey lines. Examples are augmented anew each epoch, so training accuracy is not that of the takes themselves.</p>` +
      multiples(models, loss) +
      multiples(models, trained) +
      folded('The numbers', curveTable(models, [loss, trained])),
  );
}

function figure4(report: LabReport): string {
  const models = variedModels(report);
  const [first] = models;
  if (!first) return '';
  const keys = models.map((m) => ({ name: m.activationLabel, key: m.activation ?? 'quiet' }));
  return section(
    'Figure 4: training loss and test accuracy',
    `<p>${escapeHtml(first.cellLabel)}, all activations together: means over ${seedsOf(report)}. Test accuracy is measured every fifth epoch, for this figure alone; no fit was stopped or chosen by it.</p>` +
      `<div class="pair">${overlay(models, loss)}${overlay(models, tested)}</div>${legend(keys)}` +
      multiples(models, tested) +
      folded('The numbers', curveTable(models, [loss, tested])),
  );
}

function seedsOf({ seeds }: LabReport): string {
  return seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`;
}

function lineOf(model: LabModel, { read }: Measure, key: string, banded: boolean): ChartLine {
  const known = model.curves.flatMap((epoch) => {
    const band = read(epoch);
    return band ? [{ epoch: epoch.epoch, ...band }] : [];
  });
  return {
    key,
    points: known.map(({ epoch, mean }) => [epoch, mean]),
    ...(banded ? { band: known.map(({ epoch, low, high }) => [epoch, low, high] as const) } : {}),
  };
}

function ranges(
  models: readonly LabModel[],
  measure: Measure,
): { x: readonly [number, number]; y: readonly [number, number] } {
  const epochs = Math.max(1, ...models.map((m) => m.curves.length));
  const bands = models.flatMap((m) => m.curves.flatMap((epoch) => measure.read(epoch) ?? []));
  const lowest = Math.min(0.9, ...bands.map(({ low }) => low));
  const y: readonly [number, number] =
    measure.kind === 'share'
      ? [Math.floor(lowest * 10) / 10, 1]
      : roundRange(
          bands.map(({ high }) => high),
          0,
        );
  return { x: [Math.min(1, epochs - 1), epochs], y };
}

function overlay(models: readonly LabModel[], measure: Measure): string {
  const lines = models.map((m) => lineOf(m, measure, m.activation ?? 'quiet', false)).toReversed();
  return (
    `<figure><h3>${measure.title}</h3>` +
    `${lineChart({
      label: `${measure.title} by epoch: ${models.map((m) => `${m.activationLabel} ${ending(m, measure)}`).join(', ')}.`,
      lines,
      ...ranges(models, measure),
      xName: 'epoch',
      yText: measure.yText,
      size: 'medium',
    })}</figure>`
  );
}

function multiples(models: readonly LabModel[], measure: Measure): string {
  const range = ranges(models, measure);
  const panels = models.map((own) => {
    const others = models.filter((m) => m !== own).map((m) => lineOf(m, measure, 'quiet', false));
    const line = lineOf(own, measure, own.activation ?? 'plain', true);
    return (
      `<div class="panel"><h4>${escapeHtml(own.activationLabel)}</h4>` +
      `${lineChart({
        label: `${measure.title} of ${own.activationLabel} by epoch: ${ending(own, measure)}.`,
        lines: [...others, line],
        ...range,
        xName: 'epoch',
        yText: measure.yText,
        size: 'small',
      })}</div>`
    );
  });
  return `<h3>${measure.title}</h3><div class="panels">${panels.join('')}</div>`;
}

/** How a curve ends, e.g. `from 1.20 to 0.31`. */
function ending(model: LabModel, { read, yText, kind }: Measure): string {
  const known = model.curves.flatMap((epoch) => read(epoch) ?? []);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return 'not measured';
  const text = (value: number): string => (kind === 'share' ? yText(value) : value.toFixed(2));
  return `from ${text(first.mean)} to ${text(last.mean)}`;
}

function curveTable(models: readonly LabModel[], measures: readonly Measure[]): string {
  const epochs = Math.max(0, ...models.map((m) => m.curves.length));
  const shown = Array.from({ length: epochs }, (_, i) => i).filter(
    (i) => i === 0 || (i + 1) % 5 === 0 || i === epochs - 1,
  );
  const text = (band: Band | null | undefined, { kind }: Measure): string => {
    if (!band) return '–';
    const each = (value: number): string => (kind === 'share' ? (100 * value).toFixed(1) : value.toFixed(3));
    return `${each(band.mean)} [${each(band.low)}, ${each(band.high)}]`;
  };
  return measures
    .map((measure) =>
      table(
        `${measure.title}${measure.kind === 'share' ? ', %' : ''} by epoch: mean [lowest, highest seed]`,
        ['Activation', ...shown.map((i) => String(i + 1))],
        models.map((m) => [
          escapeHtml(m.activationLabel),
          ...shown.map((i) => {
            const epoch = m.curves[i];
            return text(epoch && measure.read(epoch), measure);
          }),
        ]),
      ),
    )
    .join('');
}

function factors({ models }: LabReport): string {
  const learned = models.filter((m) => m.factors.length > 0);
  if (learned.length === 0) return '';
  const all = learned.flatMap((m) => [...m.factors]);
  const rangeOf = (
    read: (f: LabModel['factors'][number]) => readonly number[],
  ): readonly [number, number] => {
    const values = all.flatMap(read);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = (high - low || 0.1) * 0.05;
    return [low - margin, high + margin];
  };
  const ranges = {
    a: rangeOf(({ a, initialA }) => [a.low, a.high, initialA]),
    b: rangeOf(({ b, initialB }) => [b.low, b.high, initialB]),
  };
  const text = (initial: number, { mean, low, high }: Band): string =>
    `${Number(initial.toFixed(4))} → ${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return section(
    'How a and b moved',
    '<p>APALU’s factors of the positive branch (a) and of the negative one (b), by layer: where they began → the mean over all fits [least, greatest]. The dashed mark is where they began; those of the base encoder began there before its own training.</p>' +
      table(
        'Learned factors of APALU',
        ['Model and layer', 'a', '', 'b', ''],
        learned.flatMap((m) =>
          m.factors.map((f) => [
            `${escapeHtml(titleOf({ ...m, activation: null }))}: ${escapeHtml(f.layer)}`,
            text(f.initialA, f.a),
            intervalBar(f.a, ranges.a, f.initialA, 'apalu'),
            text(f.initialB, f.b),
            intervalBar(f.b, ranges.b, f.initialB, 'apalu'),
          ]),
        ),
      ),
  );
}

function method(report: LabReport): string {
  const { command, keptFits, models, seeds, folds } = report;
  const total = models.length * seeds.length * folds;
  const kept = keptFits > 0 ? ` ${keptFits} of ${total} fits were there already from an earlier run.` : '';
  return section(
    'How it was made',
    `<pre>${escapeHtml(command)}</pre>` +
      `<p>Every model is fitted anew for each seed and fold, on the same takes, and judges takes that it never saw. A difference is averaged over seeds. Its interval is a bootstrap that draws takes and seeds anew; its p is the larger of that bootstrap’s and of an exact sign-flip test over takes (McNemar’s, for one seed), corrected by Holm within each question.${kept}</p>` +
      '<p>Takes of one signer, recorded one after another, are alike: other days and other signers can lie outside the intervals. “May be noise” does not mean that two models are equal, only that these takes and seeds cannot tell.</p>' +
      `<p>${escapeHtml(`Activations by name: ${Object.values(activationLabels).join(', ')}.`)} The numbers are beside this page: <code>lab.json</code>, <code>models.csv</code>, <code>comparisons.csv</code>, <code>curves.csv</code>, <code>factors.csv</code>, <code>activations.csv</code>.</p>`,
  );
}
