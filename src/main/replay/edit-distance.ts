/** How a sequence of captions differs from what was signed. */
export interface Edits {
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
}

/** The fewest edits that make `captioned` of `signed`. */
export function editDistance(signed: readonly string[], captioned: readonly string[]): Edits {
  let above: Edits[] = Array.from({ length: captioned.length + 1 }, (_, c) => ({
    substitutions: 0,
    insertions: c,
    deletions: 0,
  }));
  for (const [s, sign] of signed.entries()) {
    const row: Edits[] = [{ substitutions: 0, insertions: 0, deletions: s + 1 }];
    for (const [c, caption] of captioned.entries()) {
      const diagonal = above[c] ?? none;
      const same = sign === caption ? 0 : 1;
      const deleted = above[c + 1] ?? none;
      const inserted = row[c] ?? none;
      const options: Edits[] = [
        { ...diagonal, substitutions: diagonal.substitutions + same },
        { ...deleted, deletions: deleted.deletions + 1 },
        { ...inserted, insertions: inserted.insertions + 1 },
      ];
      row.push(options.reduce((a, b) => (edits(b) < edits(a) ? b : a)));
    }
    above = row;
  }
  return above.at(-1) ?? none;
}

const none: Edits = { substitutions: 0, insertions: 0, deletions: 0 };

/** All edits together. */
export function edits({ substitutions, insertions, deletions }: Edits): number {
  return substitutions + insertions + deletions;
}
