/**
 * Works on the library of argv[2] for as long as it lives, and says what is finished on standard output:
 * `saved <take> <seed>`, `removed <take>`, `restored <take>`, `renamed <sign> <name>`. With argv[4] `save` it only
 * saves.
 */
import { Library } from '../../../src/main/library/library.js';
import { seeded } from '../../support/hands.js';
import { crashTake } from './crash-take.js';

const [, , folder = '', seedText = '1', only] = process.argv;
const random = seeded(Number(seedText));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const library = await Library.open(folder);
const sign = library.view().signs[0] ?? (await library.addSign('hello', 'sign'));
const saved = library.view().signs[0]?.takes.map((take) => take.id) ?? [];
say('ready');
for (let n = 0; ; n++) {
  const seed = Number(seedText) * 10_000 + n;
  const take = await library.addTake(sign.id, 'camera', crashTake(seed));
  say(`saved ${take.id} ${seed}`);
  saved.push(take.id);
  if (only === 'save') continue;
  const victim = saved[Math.floor(random() * saved.length)] ?? take.id;
  await library.removeTake(victim);
  say(`removed ${victim}`);
  await library.restoreTake(victim);
  say(`restored ${victim}`);
  const name = `hello ${n}`;
  await library.renameSign(sign.id, name);
  say(`renamed ${sign.id} ${name}`);
}
