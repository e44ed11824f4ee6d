import type { ActivationName } from '../model/activations.js';
import type { Variant } from '../training/contenders/variant.js';
import type { ModelName } from '../training/recipes.js';

/** A kind of model that the lab compares. Those that are `varied` are fitted with each activation. */
interface Cell {
  readonly id: string;
  readonly label: string;
  readonly model: ModelName;
  readonly variant: Partial<Variant>;
  readonly varied: boolean;
  /** Activation of those that are not varied, for people. */
  readonly own?: string;
}

const cells = [
  {
    id: 'mopgru-pre',
    label: 'MOPGRU, gate pre',
    model: 'apalu-mopgru',
    variant: { gate: 'pre' },
    varied: true,
  },
  {
    id: 'mopgru-post',
    label: 'MOPGRU, gate post',
    model: 'apalu-mopgru',
    variant: { gate: 'post' },
    varied: true,
  },
  {
    id: 'mopgru-unit',
    label: 'MOPGRU, gate pre, own a and b a unit',
    model: 'apalu-mopgru',
    variant: { sharing: 'unit' },
    varied: false,
    own: 'apalu',
  },
  { id: 'paper-cell', label: "the notebook's MOPGRU(32)", model: 'paper-cell', variant: {}, varied: true },
  { id: 'gru', label: 'GRU', model: 'gru', variant: {}, varied: false, own: 'tanh' },
  { id: 'lstm', label: 'LSTM', model: 'lstm', variant: {}, varied: false, own: 'tanh' },
  { id: 'bigru', label: 'GRU both ways', model: 'bigru', variant: {}, varied: false, own: 'tanh' },
  { id: 'rnn', label: 'plain RNN', model: 'rnn', variant: {}, varied: false, own: 'tanh' },
  { id: 'dtw', label: 'nearest take (DTW)', model: 'dtw', variant: {}, varied: false, own: 'none' },
  {
    id: 'base',
    label: 'MOPGRU from the base encoder',
    model: 'base',
    variant: {},
    varied: false,
    own: 'apalu',
  },
] as const satisfies readonly Cell[];

export type CellId = (typeof cells)[number]['id'];
export const cellIds: readonly CellId[] = cells.map(({ id }) => id);

/** Activations in the order in which pages show them, APALU first. */
export const labActivations: readonly ActivationName[] = ['apalu', 'gelu', 'relu', 'elu', 'lrelu', 'tanh'];

/** How people write an activation. */
export const activationLabels: Readonly<Record<ActivationName, string>> = {
  apalu: 'APALU',
  gelu: 'GELU',
  relu: 'ReLU',
  elu: 'ELU',
  lrelu: 'LReLU 0.1',
  tanh: 'tanh',
};

/** One model that takes part. */
export interface Contestant {
  readonly cell: CellId;
  readonly cellLabel: string;
  /** Null where the activation is not ours to choose. */
  readonly activation: ActivationName | null;
  /** For people, e.g. `ReLU`. */
  readonly activationLabel: string;
  readonly model: ModelName;
  readonly variant: Partial<Variant>;
}

/** The chosen cells with the chosen activations, in the order of the lists above. */
export function contestants(
  chosenCells: readonly CellId[],
  chosenActivations: readonly ActivationName[],
): Contestant[] {
  return cells
    .filter(({ id }) => chosenCells.includes(id))
    .flatMap((cell): Contestant[] => {
      const { id, label: cellLabel, model, variant } = cell;
      if (!cell.varied) {
        const own = cell.own;
        const activationLabel = own === 'none' ? '–' : activationLabels[own];
        return [{ cell: id, cellLabel, activation: null, activationLabel, model, variant }];
      }
      return labActivations
        .filter((activation) => chosenActivations.includes(activation))
        .map((activation) => ({
          cell: id,
          cellLabel,
          activation,
          activationLabel: activationLabels[activation],
          model,
          variant: { ...variant, activation },
        }));
    });
}

/** `MOPGRU, gate pre, ReLU`; what has no activation of ours goes without. */
export function titleOf({
  cellLabel,
  activation,
  activationLabel,
}: Pick<Contestant, 'cellLabel' | 'activation' | 'activationLabel'>): string {
  return activation === null ? cellLabel : `${cellLabel}, ${activationLabel}`;
}
