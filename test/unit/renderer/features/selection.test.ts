import { describe, expect, it } from 'vitest';
import {
  allOf,
  moved,
  nothingChosen,
  only,
  ranged,
  targets,
  toggled,
  within,
  type Selection,
} from '../../../../src/renderer/features/signs/selection.js';
import type { TakeId } from '../../../../src/shared/domain/take.js';

const ids = ['a', 'b', 'c', 'd', 'e'] as TakeId[];
const id = (name: string): TakeId => name as TakeId;
const chosen = (selection: Selection): string => [...selection.chosen].sort().join('');

describe('choosing takes', () => {
  it('a click chooses one, another with Ctrl adds, and again takes out', () => {
    const two = toggled(only(id('b')), id('d'));
    expect(chosen(two)).toBe('bd');
    expect(chosen(toggled(two, id('b')))).toBe('d');
  });

  it('Shift chooses from where the range began, either way', () => {
    const down = ranged(only(id('c')), ids, id('e'));
    expect(chosen(down)).toBe('cde');
    expect(chosen(ranged(down, ids, id('a')))).toBe('abc');
  });

  it('arrows go without choosing, stop at the ends, and choose with Shift', () => {
    const at = moved(only(id('b')), ids, 1, false);
    expect([at.active, chosen(at)]).toEqual(['c', 'b']);
    expect(moved(at, ids, 100, false).active).toBe('e');
    expect(moved(at, ids, -100, false).active).toBe('a');
    const grown = moved(moved(at, ids, 1, true), ids, 1, true);
    expect(chosen(grown)).toBe('cde');
    expect(chosen(moved(grown, ids, -1, true))).toBe('cd');
  });

  it('acts on what is chosen in the order shown, or else on the take in the player', () => {
    expect(targets(toggled(only(id('d')), id('a')), ids)).toEqual(['a', 'd']);
    expect(targets({ ...only(id('d')), chosen: new Set() }, ids)).toEqual(['d']);
    expect(targets(nothingChosen, ids)).toEqual([]);
    expect(targets(allOf(only(id('d')), ids), ids)).toEqual(ids);
  });

  it('goes to the neighbour when the take is gone, and forgets what was chosen of it', () => {
    const left = ids.filter((one) => one !== 'b' && one !== 'c');
    const after = within(ranged(only(id('b')), ids, id('c')), left, ids);
    expect([after.active, chosen(after)]).toEqual(['d', '']);
    expect(within(only(id('e')), ids.slice(0, 4), ids).active).toBe('d');
    expect(within(only(id('a')), [], ids).active).toBeNull();
  });
});
