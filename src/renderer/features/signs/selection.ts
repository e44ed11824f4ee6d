import type { TakeId } from '../../../shared/domain/take.js';

/** Which takes are chosen, as in a file manager. All ids are of the list that is shown, in its order. */
export interface Selection {
  /** Has the focus and is in the player; null only in an empty list. */
  readonly active: TakeId | null;
  /** Where a range begins. */
  readonly anchor: TakeId | null;
  readonly chosen: ReadonlySet<TakeId>;
}

export const nothingChosen: Selection = { active: null, anchor: null, chosen: new Set() };

/** Chooses `id` alone. */
export function only(id: TakeId): Selection {
  return { active: id, anchor: id, chosen: new Set([id]) };
}

/** Adds `id` to what is chosen, or takes it out. */
export function toggled({ chosen }: Selection, id: TakeId): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { active: id, anchor: id, chosen: next };
}

/** Chooses all from the anchor to `id`. */
export function ranged({ anchor, active }: Selection, ids: readonly TakeId[], id: TakeId): Selection {
  const from = anchor ?? active ?? id;
  const [a, b] = [ids.indexOf(from), ids.indexOf(id)];
  if (a < 0 || b < 0) return only(id);
  return { active: id, anchor: from, chosen: new Set(ids.slice(Math.min(a, b), Math.max(a, b) + 1)) };
}

/** Goes `steps` on in the list, or as far as it reaches; what is chosen stays, or grows with `extend`. */
export function moved(
  selection: Selection,
  ids: readonly TakeId[],
  steps: number,
  extend: boolean,
): Selection {
  const at = selection.active === null ? -1 : ids.indexOf(selection.active);
  const to = ids[Math.max(0, Math.min(ids.length - 1, at + steps))];
  if (to === undefined) return selection;
  return extend ? ranged(selection, ids, to) : { ...selection, active: to, anchor: to };
}

export function allOf(selection: Selection, ids: readonly TakeId[]): Selection {
  return { ...selection, chosen: new Set(ids) };
}

/** What is left of it in a list that has changed: the active take goes to its neighbour `before`. */
export function within(selection: Selection, ids: readonly TakeId[], before: readonly TakeId[]): Selection {
  const there = new Set(ids);
  const { active, anchor } = selection;
  const chosen = new Set([...selection.chosen].filter((id) => there.has(id)));
  if (active !== null && there.has(active)) {
    return { active, anchor: anchor !== null && there.has(anchor) ? anchor : active, chosen };
  }
  const at = active === null ? 0 : Math.max(0, before.indexOf(active));
  const after = before.slice(at).find((id) => there.has(id));
  const next = after ?? before.slice(0, at).findLast((id) => there.has(id)) ?? ids[0] ?? null;
  return { active: next, anchor: next, chosen };
}

/** What an action is done to: what is chosen, or else the active take; in the order of the list. */
export function targets({ active, chosen }: Selection, ids: readonly TakeId[]): TakeId[] {
  if (chosen.size > 0) return ids.filter((id) => chosen.has(id));
  return active === null ? [] : [active];
}
