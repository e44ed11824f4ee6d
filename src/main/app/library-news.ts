import { randomBytes } from 'node:crypto';
import type { LibraryUpdate, LibraryView, SignView } from '../../shared/contract.js';
import type { SignId } from '../../shared/domain/take.js';

/**
 * The library's view, and what is new in it: a large one is a megabyte, and a change is one sign's. Revisions rise with
 * each look that finds something changed; those of another start mean nothing here.
 */
export class LibraryNews {
  private readonly start = randomBytes(6).toString('hex');
  private revision = 0;
  private known = new Map<SignId, { readonly sign: SignView; readonly since: number }>();

  constructor(private readonly read: () => LibraryView) {}

  /** All of it. */
  view(): LibraryView {
    const view = this.look();
    return { ...view, revision: this.name(this.revision) };
  }

  /** What changed since the revision `known`: a sign that did not is its id alone. All of it when that is not known. */
  since(known: string): LibraryUpdate {
    const view = this.view();
    const [start, number] = known.split('.');
    const before = Number(number);
    if (start !== this.start || !(before <= this.revision)) return view;
    const signs = view.signs.map((sign) => ((this.known.get(sign.id)?.since ?? 0) > before ? sign : sign.id));
    return { ...view, signs, since: known };
  }

  /** What changed since the last look at it. */
  latest(): LibraryUpdate {
    return this.since(this.name(this.revision));
  }

  private look(): LibraryView {
    const view = this.read();
    const next = this.revision + 1;
    let changed = view.signs.length !== this.known.size;
    const known: typeof this.known = new Map();
    for (const sign of view.signs) {
      const before = this.known.get(sign.id);
      const same = before !== undefined && sameSign(before.sign, sign);
      changed ||= !same;
      known.set(sign.id, same ? before : { sign, since: next });
    }
    this.known = known;
    if (changed) this.revision = next;
    return view;
  }

  private name(revision: number): string {
    return `${this.start}.${revision}`;
  }
}

/** Views of takes are the same objects for as long as their takes are the same. */
function sameSign(a: SignView, b: SignView): boolean {
  const facts = ['name', 'kind', 'createdAt', 'notes', 'symbol', 'picture'] as const;
  return (
    facts.every((fact) => a[fact] === b[fact]) &&
    a.takes.length === b.takes.length &&
    a.takes.every((take, i) => take === b.takes[i])
  );
}
