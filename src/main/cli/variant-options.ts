import type { ArgsDef } from 'citty';
import { misfit, optionNames, variantOptions, type Variant } from '../training/contenders/variant.js';
import { UsageError } from './command-line.js';

/** Options that vary a MOPGRU model. */
export const variantArgs = {
  gate: { type: 'string', description: `Update gate of a MOPGRU model: ${variantOptions.gate.join(', ')}` },
  activation: { type: 'string', description: `Its activation: ${variantOptions.activation.join(', ')}` },
  head: { type: 'string', description: `Its output: ${variantOptions.head.join(', ')}` },
  sharing: {
    type: 'string',
    description: `One pair of APALU's factors a ${variantOptions.sharing.join(' or a ')}`,
  },
  a: { type: 'string', description: 'The factor of its positive branch at the beginning' },
  b: { type: 'string', description: 'The factor of its negative branch at the beginning' },
} as const satisfies ArgsDef & Record<keyof Variant, unknown>;

/** The variant of `model` that was asked for. UsageError when a value is unknown or does not apply. */
export function variantFrom(
  model: string,
  args: { readonly [Option in keyof Variant]?: string | undefined },
): Partial<Variant> {
  const entries = optionNames.flatMap((option) => {
    const text = args[option];
    return text === undefined ? [] : [[option, valueOf(option, text)] as const];
  });
  const variant: Partial<Variant> = Object.fromEntries(entries);
  const reason = misfit(model, variant);
  if (reason !== null) throw new UsageError(reason.replace('option ', 'option --'));
  return variant;
}

function valueOf(option: keyof Variant, text: string): string | number {
  const known: readonly string[] | null = variantOptions[option];
  if (known) {
    if (known.includes(text)) return text;
    throw new UsageError(`--${option} is one of ${known.join(', ')}, not “${text}”.`);
  }
  return /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
}
