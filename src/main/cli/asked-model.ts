import type { ArgsDef } from 'citty';
import { featureParts, type FeaturePart } from '../features/feature-groups.js';
import type { Backend } from '../model/backend.js';
import type { Contender } from '../training/contender.js';
import { blinkeredContender, needless, type Blinkers } from '../training/contenders/blinkered.js';
import { optionNames, type Variant } from '../training/contenders/variant.js';
import { contenderFor, modelNames, scratchRecipe, type ModelName } from '../training/recipes.js';
import { UsageError } from './command-line.js';
import { variantFrom } from './variant-options.js';

/** Options that hide features from a model from scratch. */
export const blinkerArgs = {
  without: {
    type: 'string',
    description: `Hide features from a model from scratch, separated by commas: ${featureParts.join(', ')}`,
    valueHint: 'place,path',
  },
  only: { type: 'string', description: 'Hide all others', valueHint: 'shape,depth' },
} as const satisfies ArgsDef & Record<Blinkers['kind'], unknown>;

/** A model that was asked for, with what varies it. */
export interface AskedModel {
  readonly name: ModelName;
  readonly variant: Partial<Variant>;
  readonly blinkers?: Blinkers;
}

/** The model that goes by `text`, varied by options. UsageError when there is none or an option does not apply. */
export function modelFrom(text: string, options: Readonly<Record<string, unknown>>): AskedModel {
  const name = modelNames.find((known) => known === text);
  if (!name) throw new UsageError(`There is no model “${text}”.`);
  const given = optionNames.flatMap((option) => {
    const value = options[option];
    return typeof value === 'string' ? [[option, value] as const] : [];
  });
  const blinkers = blinkersFrom(name, options);
  return { name, variant: variantFrom(name, Object.fromEntries(given)), ...(blinkers ? { blinkers } : {}) };
}

/** A model as reports name it, e.g. `apalu-mopgru --gate post --without place`. UsageError as `modelFrom`. */
export function modelInWords(text: string): AskedModel {
  const [name = '', ...words] = text.trim().split(/[ =]+/);
  const known = [...optionNames, ...Object.keys(blinkerArgs)];
  const options: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) {
    const option = known.find((one) => words[i] === `--${one}`);
    const value = words[i + 1];
    if (!option || value === undefined) throw new UsageError(`“${text}” is no model with its options.`);
    options[option] = value;
  }
  return modelFrom(name, options);
}

/** The model as it is measured. */
export async function contenderOf(
  { name, variant, blinkers }: AskedModel,
  backend: Backend,
): Promise<Contender> {
  if (!blinkers || !isFromScratch(name)) return contenderFor(name, backend, variant);
  return blinkeredContender(await scratchRecipe(name, backend, variant), blinkers);
}

function isFromScratch(name: ModelName): name is 'apalu-mopgru' | 'elu-mopgru' {
  return name === 'apalu-mopgru' || name === 'elu-mopgru';
}

function blinkersFrom(name: ModelName, options: Readonly<Record<string, unknown>>): Blinkers | null {
  const { without, only } = options;
  if (typeof without === 'string' && typeof only === 'string')
    throw new UsageError('--without and --only exclude each other.');
  const [kind, text] =
    typeof without === 'string' ? (['without', without] as const) : (['only', only] as const);
  if (typeof text !== 'string') return null;
  if (!isFromScratch(name))
    throw new UsageError(`--${kind} applies to apalu-mopgru and elu-mopgru, not to “${name}”.`);
  const blinkers = { kind, parts: text.split(',').map((word) => partNamed(kind, word)) };
  const reason = needless(blinkers);
  if (reason !== null) throw new UsageError(`--${kind} ${text}: ${reason}`);
  return blinkers;
}

function partNamed(kind: Blinkers['kind'], word: string): FeaturePart {
  const part = featureParts.find((known) => known === word.trim());
  if (!part) throw new UsageError(`--${kind} takes some of ${featureParts.join(', ')}, not “${word}”.`);
  return part;
}
