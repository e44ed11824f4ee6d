import { benchModel } from './model.js';
import { benchVision } from './vision.js';

const parts: Readonly<Record<string, () => Promise<void>>> = { model: benchModel, vision: benchVision };
const wished = process.argv.slice(2);
if (wished.includes('--help')) console.log('usage: npm run bench [-- model|vision]');
else {
  for (const [name, bench] of Object.entries(parts)) {
    if (wished.length === 0 || wished.includes(name)) await bench();
  }
}
