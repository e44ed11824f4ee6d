import { describe, expect, it } from 'vitest';
import { RecentMovements } from '../../../../src/main/app/recent-movements.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { TakeId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { film, hand } from '../../../support/hands.js';

/** A hand that goes up for a second and is gone for half a one. */
const movement = (from: number): HandFrame[] =>
  film(from, from + 1500, 30, (time) =>
    time - from < 1000 ? [hand('Right', { x: 0.3, y: 0.8 - (time - from) / 2000 })] : [],
  );
const none = new Set<TakeId>();
const play = (recent: RecentMovements, frames: readonly HandFrame[]): void => {
  for (const frame of frames) recent.push(frame, null);
};
const caption = (id: string, startedAt: number, decidedAt: number) => ({
  id,
  startedAt: ms(startedAt),
  decidedAt: ms(decidedAt),
});
const span = (frames: readonly HandFrame[]): (number | undefined)[] =>
  [frames[0]?.time, frames.at(-1)?.time].map((time) => time && Math.round(time / 100));

describe('the movements that can be corrected', () => {
  it('a sign that was captioned early goes on to the end of its movement', () => {
    const recent = new RecentMovements();
    for (const frame of movement(1000)) {
      const decides = frame.time >= 1600 && frame.time < 1632;
      recent.push(frame, decides ? caption('a', 1000, frame.time) : null);
    }
    expect(span(recent.frames('a'))).toEqual([10, 20]);
    expect(recent.missed(none)).toEqual([]);
  });

  it('one sign’s frames end where the next one begins', () => {
    const recent = new RecentMovements();
    for (const frame of film(0, 3000, 20, (time) => [hand('Right', { x: 0.2 + time / 6000, y: 0.5 })])) {
      const id = new Map<number, string>([
        [1000, 'a'],
        [1300, 'b'],
      ]).get(frame.time);
      recent.push(frame, id ? caption(id, id === 'a' ? 100 : 1000, frame.time) : null);
    }
    expect(span(recent.frames('a'))).toEqual([1, 10]);
    expect(span(recent.frames('b'))).toEqual([10, 19]);
  });

  it('movements without a caption are kept, the newest first, and no more than five', () => {
    const recent = new RecentMovements();
    for (let i = 0; i < 7; i++) play(recent, movement(i * 1500));
    const missed = recent.missed(none);
    expect(missed).toHaveLength(5);
    expect(span(recent.frames(missed[0]?.id ?? ''))[0]).toBe(90);
  });

  it('one that was put right can be put right again once its take is gone', () => {
    const recent = new RecentMovements();
    play(recent, movement(0));
    const id = recent.missed(none)[0]?.id ?? '';
    const take = 'take' as TakeId;
    recent.corrected(id, take);
    expect(recent.missed(new Set([take]))).toMatchObject([{ id, corrected: true }]);
    expect(recent.missed(none)).toMatchObject([{ id, corrected: false }]);
  });

  it('all of them together stay within a number of frames', () => {
    const recent = new RecentMovements({ frames: 100 });
    for (let i = 0; i < 5; i++) play(recent, movement(i * 1500));
    const held = recent.missed(none).map(({ id }) => recent.frames(id).length);
    expect(held.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(100);
    expect(held.length).toBeGreaterThan(1);
  });

  it('another source, or a pause, ends what was under way and forgets nothing of what was captioned', () => {
    const recent = new RecentMovements();
    play(recent, movement(5000).slice(0, 20));
    recent.push({ time: ms(5700), aspect: 4 / 3, hands: [] }, caption('a', 5000, 5700));
    recent.push({ time: ms(10), aspect: 4 / 3, hands: [] }, null);
    expect(span(recent.frames('a'))).toEqual([50, 57].map((n) => Math.min(n, 56)));
    recent.pause();
    expect(recent.frames('a').length).toBeGreaterThan(10);
    expect(() => recent.frames('b')).toThrow(/movement.gone/);
  });
});
