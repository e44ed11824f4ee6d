/** Saves takes into the library of argv[2] for as long as it lives; says each finished one on standard output. */
import { Library } from '../../../src/main/library/library.js';
import { film, hand, seeded } from '../../support/hands.js';

const random = seeded(Number(process.argv[3]));
const library = await Library.open(process.argv[2] ?? '');
const signs = library.view().signs;
const sign = signs[0] ?? (await library.addSign('hello', 'sign'));
process.stdout.write('ready\n');
for (;;) {
  const x = 0.2 + random() * 0.5;
  const frames = film(0, 500 + random() * 2000, 25, (t) => [
    hand('Right', { x, y: 0.5 + t / 9000 }),
    hand('Left', { x: 0.8, y: 0.6, size: 0.12 }),
  ]);
  const take = await library.addTake(sign.id, 'camera', frames);
  process.stdout.write(`${take.id} ${x}\n`);
}
