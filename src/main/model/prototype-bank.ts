import { at } from './engine/numbers.js';
import { openWorkspace, type Workspace } from './engine/workspace.js';

/** What stands for one class among embeddings; all vectors at unit length. */
export interface ClassPrototypes {
  /** Mean direction of the class's examples; null for a class that has none in common, such as rest. */
  readonly centre: Float32Array | null;
  readonly examples: readonly Float32Array[];
}

/** From so many prototypes on all are compared in one product, which is faster. */
const many = 16;
const none: ReadonlySet<number> = new Set();

/**
 * Tells how alike an embedding is to each class, as a cosine, 1 … −1: the mean of the cosine to the class's
 * centre and that to its nearest example. The centre is steadier where takes of a sign scatter about one way of
 * signing it, the nearest example where there are several ways; with one take both are that take.
 */
export class PrototypeBank {
  private columns: PrototypeColumns | null = null;

  constructor(
    /** In class order; null for a class without examples, which nothing is alike to. */
    readonly classes: readonly (ClassPrototypes | null)[],
    /** Has the same classes but for `changed`. */
    private readonly origin: PrototypeBank | null = null,
    private readonly changed: ReadonlySet<number> = none,
  ) {}

  /** This bank with other prototypes of one class. What is made ready of the others is shared. */
  replacing(classIndex: number, own: ClassPrototypes): PrototypeBank {
    const classes = this.classes.map((before, c) => (c === classIndex ? own : before));
    return new PrototypeBank(classes, this.origin ?? this, new Set([...this.changed, classIndex]));
  }

  /** `embedding` at unit length; `out`: [classes], −1 where a class has no prototypes. */
  likeness(embedding: Float32Array, out: Float32Array): void {
    const columns = (this.origin ?? this).open();
    columns?.compare(embedding);
    for (let c = 0; c < out.length; c++) {
      const own = this.classes[c];
      if (!own) out[c] = -1;
      else out[c] = columns && !this.changed.has(c) ? columns.likeness(c) : likenessTo(embedding, own);
    }
  }

  /** Null where there are few. */
  private open(): PrototypeColumns | null {
    const count = this.classes.reduce((sum, own) => sum + (own?.examples.length ?? 0), 0);
    if (count < many) return null;
    this.columns ??= new PrototypeColumns(this.classes);
    return this.columns;
  }
}

/** The prototypes of all classes side by side. */
class PrototypeColumns {
  private readonly workspace: Workspace<'embedding' | 'prototypes' | 'cosines', Float32Array>;
  private readonly count: number;
  /** Of each class its first column, its last one, and whether the first is its centre. */
  private readonly places: readonly {
    readonly from: number;
    readonly to: number;
    readonly centred: boolean;
  }[];

  constructor(classes: readonly (ClassPrototypes | null)[]) {
    const all: Float32Array[] = [];
    this.places = classes.map((own) => {
      const from = all.length;
      if (own) all.push(...(own.centre ? [own.centre] : []), ...own.examples);
      return { from, to: all.length, centred: Boolean(own?.centre) };
    });
    this.count = all.length;
    const dense = all[0]?.length ?? 0;
    this.workspace = openWorkspace(
      { embedding: dense, prototypes: dense * all.length, cosines: all.length },
      'float32',
    );
    const { prototypes } = this.workspace.views;
    all.forEach((vector, column) => {
      for (let i = 0; i < dense; i++) prototypes[i * all.length + column] = vector[i] as number;
    });
  }

  /** `embedding` at unit length, with all prototypes. */
  compare(embedding: Float32Array): void {
    const { count } = this;
    const { views: v, kernels } = this.workspace;
    v.embedding.set(embedding);
    kernels.product(1, count, embedding.length, v.embedding, 0, 1, 1, v.prototypes, 0, count, v.cosines, 0, count, false); // prettier-ignore
  }

  /** As `likenessTo`, of the embedding that was compared last. */
  likeness(classIndex: number): number {
    const { from = 0, to = 0, centred = false } = this.places[classIndex] ?? {};
    const { cosines } = this.workspace.views;
    let nearest = -1;
    for (let k = centred ? from + 1 : from; k < to; k++) nearest = Math.max(nearest, at(cosines, k));
    return centred ? (at(cosines, from) + nearest) / 2 : nearest;
  }
}

/** How alike a unit-length embedding is to one class; `without` leaves out one of its examples. */
export function likenessTo(
  embedding: Float32Array,
  { centre, examples }: ClassPrototypes,
  without = -1,
): number {
  let nearest = -1;
  for (let k = 0; k < examples.length; k++) {
    if (k !== without) nearest = Math.max(nearest, dot(embedding, examples[k] as Float32Array));
  }
  if (!centre) return nearest;
  const towards = without < 0 ? dot(embedding, centre) : dot(embedding, meanDirection(examples, without));
  return (towards + nearest) / 2;
}

/** The mean of unit vectors, at unit length; `without` leaves one out. At least one must stay. */
export function meanDirection(vectors: readonly Float32Array[], without = -1): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  vectors.forEach((vector, k) => {
    if (k === without) return;
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (vector[i] as number);
  });
  return toUnitLength(mean);
}

/** Scales `vector` to length 1 in place; a zero vector stays zero. */
export function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
