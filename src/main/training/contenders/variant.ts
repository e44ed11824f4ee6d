import { activationNames, apaluDefaults, type ActivationName } from '../../model/activations.js';

/** Choices that a MOPGRU model leaves open; see docs/model.md. */
export interface Variant {
  /** Where the reset gate multiplies the update gate: before or after its sigmoid. */
  readonly gate: 'pre' | 'post';
  /** Of the candidate state, and of the dense layer of the everyday network. */
  readonly activation: ActivationName;
  readonly head: 'logits' | 'softsign';
  /** One pair of APALU's factors a layer, or one a unit. */
  readonly sharing: 'layer' | 'unit';
  /** APALU's factors at the beginning. */
  readonly a: number;
  readonly b: number;
}

/** Each option with the values that it takes; null for a positive number. In the order in which names have them. */
export const variantOptions = {
  gate: ['pre', 'post'],
  activation: activationNames,
  head: ['logits', 'softsign'],
  sharing: ['layer', 'unit'],
  a: null,
  b: null,
} as const satisfies Record<keyof Variant, readonly string[] | null>;

export const optionNames = Object.keys(variantOptions) as (keyof Variant)[];

const everyday: Variant = {
  gate: 'pre',
  activation: 'apalu',
  head: 'logits',
  sharing: 'layer',
  ...apaluDefaults,
};

/** What each model that has variants is when nothing is asked for. */
const usual: ReadonlyMap<string, Variant> = new Map([
  ['apalu-mopgru', everyday],
  ['elu-mopgru', { ...everyday, activation: 'elu' }],
  ['paper-cell', { ...everyday, activation: 'elu', head: 'softsign' }],
  ['paper-stack', { ...everyday, activation: 'elu' }],
]);

const factors: ReadonlySet<keyof Variant> = new Set(['sharing', 'a', 'b']);

/** Why `options` do not fit the model that goes by `name`, as a sentence; null when they do. */
export function misfit(name: string, options: Partial<Variant>): string | null {
  const given = optionNames.filter((option) => options[option] !== undefined);
  const [first] = given;
  if (first === undefined) return null;
  const base = usual.get(name);
  if (!base) return `The option ${first} does not apply to ${name}: it has no variants.`;
  const { activation } = { ...base, ...options };
  const idle = activation === 'apalu' ? undefined : given.find((option) => factors.has(option));
  if (idle)
    return `The option ${idle} does not apply: only apalu has factors, and the activation is ${activation}.`;
  const odd = given.find((option) => (option === 'a' || option === 'b') && !isFactor(options[option]));
  return odd ? `The option ${odd} takes a number above 0 and up to 10.` : null;
}

function isFactor(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 10;
}

/** The model's choices with `options` in place. Throws RangeError where `misfit` says why. */
export function variantOf(name: string, options: Partial<Variant>): Variant {
  const reason = misfit(name, options);
  if (reason !== null) throw new RangeError(reason);
  return { ...(usual.get(name) ?? everyday), ...options };
}

/** What reports call a variant: the words that ask the command line for it, without what is usual anyway. */
export function variantName(name: string, variant: Variant): string {
  const base = usual.get(name) ?? everyday;
  const words = optionNames.flatMap((option) =>
    variant[option] === base[option] ? [] : [`--${option} ${variant[option]}`],
  );
  return [name, ...words].join(' ');
}

/** The variant in the words of `NetworkConfig` and `PaperConfig`. */
export function asConfig({ gate, activation, head, sharing, a, b }: Variant): {
  readonly gate: Variant['gate'];
  readonly activation: ActivationName;
  readonly head: Variant['head'];
  readonly apaluSharing: Variant['sharing'];
  readonly initialA: number;
  readonly initialB: number;
} {
  return { gate, activation, head, apaluSharing: sharing, initialA: a, initialB: b };
}
