import { setImmediate as breathe } from 'node:timers/promises';
import { seededRandom } from '../../../shared/domain/random.js';
import { extractFeatures, FEATURES, type FeatureSequence } from '../../features/features.js';
import { augmentTake } from '../augment.js';
import type { Contender, FitJob, Verdict } from '../contender.js';
import { REST } from '../fit.js';
import { quantile } from '../prototypes.js';

/** How far a path may be ahead in one sequence, as a share of its length; one step of the shorter one at least. */
const bandShare = 0.2;
/** Variants of a sign's only take, in place of other takes. */
const variants = 5;
/**
 * A limit is this many times the mean of the sign's own median distance and that of all signs: the median, since
 * one take gone wrong would otherwise let everything pass.
 */
const spreadShare = 0.5;
const margin = 1.75;

interface Template {
  readonly sequence: FeatureSequence;
  readonly label: number;
}

/**
 * The nearest recorded take under dynamic time warping: no training at all. Rest windows are templates like
 * others; a sign is captioned only within a distance that its own takes keep from one another.
 */
export function dtwContender(): Contender {
  return {
    name: 'dtw',
    identity: JSON.stringify({ bandShare, variants, spreadShare, margin }),
    fit: async (job) => {
      const templates = job.takes.map(({ frames, label }) => ({ sequence: extractFeatures(frames), label }));
      const limits = await limitsOf(templates, job);
      return {
        judge: (takes) => takes.map((frames) => verdict(extractFeatures(frames), templates, limits)),
        apalu: [],
        dispose: () => undefined,
      };
    },
  };
}

function verdict(
  sequence: FeatureSequence,
  templates: readonly Template[],
  limits: ReadonlyMap<number, number>,
): Verdict {
  const { label: named, distance } = nearest(sequence, templates);
  return { named, recognised: distance <= (limits.get(named) ?? 0) ? named : REST };
}

/** Label and distance of the nearest template; rest, endlessly far, when nothing can be compared. */
function nearest(
  sequence: FeatureSequence,
  templates: readonly Template[],
): { readonly label: number; readonly distance: number } {
  let best = { label: REST, distance: Infinity };
  for (const template of templates) {
    const distance = dtwDistance(sequence, template.sequence, best.distance);
    if (distance < best.distance) best = { label: template.label, distance };
  }
  return best;
}

/** For each sign, how far the nearest template of a movement may be. */
async function limitsOf(templates: readonly Template[], job: FitJob): Promise<Map<number, number>> {
  const random = seededRandom(job.seed);
  const labels = [...new Set(templates.map((t) => t.label))].filter((label) => label !== REST);
  const spreads = new Map<number, number[]>();
  for (const label of labels) {
    await breathe();
    job.signal?.throwIfAborted();
    const own = templates.filter((t) => t.label === label);
    const [only] = own;
    const frames = job.takes.find((take) => take.label === label)?.frames ?? [];
    const distances =
      own.length === 1 && only
        ? Array.from({ length: variants }, () =>
            dtwDistance(extractFeatures(augmentTake(frames, random)), only.sequence),
          )
        : own.map(
            (t) =>
              nearest(
                t.sequence,
                own.filter((other) => other !== t),
              ).distance,
          );
    spreads.set(label, distances.filter(Number.isFinite));
  }
  const common = quantile([...spreads.values()].flat(), spreadShare);
  return new Map(
    [...spreads].map(([label, own]) => [label, (margin * (quantile(own, spreadShare) + common)) / 2]),
  );
}

/**
 * Dynamic time warping between two sequences: the least sum of Euclidean distances between rows along a path
 * through both, diagonal steps counted twice, divided by the sum of their lengths, so that long movements are
 * not farther. The path keeps within a band around the straight one. Gives up, with Infinity, once it must exceed
 * `limit`; so it does when a sequence has no steps.
 */
export function dtwDistance(a: FeatureSequence, b: FeatureSequence, limit = Infinity): number {
  const [n, m] = [a.steps, b.steps];
  if (n === 0 || m === 0) return Infinity;
  const most = limit * (n + m);
  const band = Math.max(bandShare, 1 / Math.min(n, m)) + 1e-9;
  let before = new Float64Array(m + 1).fill(Infinity);
  let now = new Float64Array(m + 1);
  before[0] = 0;
  for (let i = 1; i <= n; i++) {
    now.fill(Infinity);
    let least = Infinity;
    for (let j = Math.max(1, Math.ceil(m * (i / n - band))); j <= Math.min(m, m * (i / n + band)); j++) {
      const cost = rowDistance(a, i - 1, b, j - 1);
      const reached = Math.min(
        (before[j - 1] as number) + 2 * cost,
        (before[j] as number) + cost,
        (now[j - 1] as number) + cost,
      );
      now[j] = reached;
      least = Math.min(least, reached);
    }
    if (least > most) return Infinity;
    [before, now] = [now, before];
  }
  return (before[m] as number) / (n + m);
}

function rowDistance(a: FeatureSequence, i: number, b: FeatureSequence, j: number): number {
  const [p, q] = [i * FEATURES, j * FEATURES];
  let sum = 0;
  for (let k = 0; k < FEATURES; k++) {
    const gap = (a.rows[p + k] as number) - (b.rows[q + k] as number);
    sum += gap * gap;
  }
  return Math.sqrt(sum);
}
