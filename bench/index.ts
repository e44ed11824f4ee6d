import { benchModel } from './model/index.js';
import { benchOpening } from './opening.js';
import { benchPrototypes } from './prototypes.js';
import { benchSigns } from './signs.js';
import { benchVision } from './vision.js';

const parts: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  model: benchModel,
  opening: benchOpening,
  prototypes: benchPrototypes,
  signs: benchSigns,
  vision: benchVision,
};
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log('usage: npm run bench [-- model [--peer <module>] | opening | prototypes | signs | vision]');
} else {
  const wished = Object.keys(parts).filter((name) => args.includes(name));
  for (const [name, bench] of Object.entries(parts)) {
    if (wished.length === 0 || wished.includes(name)) await bench(args);
  }
}
