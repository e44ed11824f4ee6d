import {
  likenessTo,
  meanDirection,
  PrototypeBank,
  toUnitLength,
  type ClassPrototypes,
} from '../src/main/model/prototype-bank.js';
import { gauss, seededRandom } from '../src/shared/domain/random.js';
import { median, quantile, row } from './report.js';

const width = 256;
const takes = 30;
const times = 300;

/** Milliseconds of each of `times` runs of `act`, once it is warm. */
function timed(act: () => void): number[] {
  for (let k = 0; k < 50; k++) act();
  return Array.from({ length: times }, () => {
    const began = performance.now();
    act();
    return performance.now() - began;
  });
}

/** How long one embedding is held against the prototypes of a library, beside the same one prototype at a time. */
export async function benchPrototypes(): Promise<void> {
  const random = seededRandom(1);
  const vector = (): Float32Array => toUnitLength(Float32Array.from({ length: width }, () => gauss(random)));
  console.log(`\n${row('prototypes', 'median ms', 'p95 ms', 'one by one, median ms', 'ratio')}`);
  console.log(row('---', '---', '---', '---', '---'));
  for (const signs of [8, 200]) {
    const classes = Array.from({ length: signs }, (): ClassPrototypes => {
      const examples = Array.from({ length: takes }, vector);
      return { centre: meanDirection(examples), examples };
    });
    const bank = new PrototypeBank(classes);
    const embedding = vector();
    const out = new Float32Array(signs);
    const together = timed(() => bank.likeness(embedding, out));
    const single = timed(() => classes.forEach((own, c) => (out[c] = likenessTo(embedding, own))));
    const ratio = `${(median(single) / median(together)).toFixed(1)} ×`;
    const figures = [median(together), quantile(together, 0.95), median(single)].map((n) => n.toFixed(3));
    console.log(row(`${signs} signs × ${takes} takes`, ...figures, ratio));
  }
}
