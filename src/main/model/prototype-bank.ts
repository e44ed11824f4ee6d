/** What stands for one class among embeddings; all vectors at unit length. */
export interface ClassPrototypes {
  /** Mean direction of the class's examples; null for a class that has none in common, such as rest. */
  readonly centre: Float32Array | null;
  readonly examples: readonly Float32Array[];
}

/**
 * Tells how alike an embedding is to each class, as a cosine, 1 … −1: the mean of the cosine to the class's
 * centre and that to its nearest example. The centre is steadier where takes of a sign scatter about one way of
 * signing it, the nearest example where there are several ways; with one take both are that take.
 */
export class PrototypeBank {
  /** In class order; null for a class without examples, which nothing is alike to. */
  constructor(readonly classes: readonly (ClassPrototypes | null)[]) {}

  /** `embedding` at unit length; `out`: [classes], −1 where a class has no prototypes. */
  likeness(embedding: Float32Array, out: Float32Array): void {
    for (let i = 0; i < out.length; i++) {
      const own = this.classes[i];
      out[i] = own ? likenessTo(embedding, own) : -1;
    }
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
