import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../src/main/model/decide.js';
import { Contest, type Entrant } from '../../../../src/main/recognition/contest.js';
import { ms } from '../../../../src/shared/domain/units.js';

const options = { settleMs: 120, holdMs: 300, rivalShare: 0.8 };

function entrant(classIndex: number, distance: number, more: Partial<Entrant> = {}): Entrant {
  const accepted = { classIndex, confidence: 0.9 };
  const decision: Decision = { accepted, best: accepted, runnerUp: null, reason: 'accepted', distance };
  return { decision, startedAt: ms(0), whole: true, ...more };
}

const won = (winner: ReturnType<Contest['settled']>): number | undefined =>
  winner?.entrant.decision.accepted?.classIndex;

describe('a contest of stretches', () => {
  it('is won by the nearest, once nothing has come nearer for a while', () => {
    const contest = new Contest(options);
    contest.offer(entrant(1, 0.6), 1000);
    expect(contest.settled(1050)).toBeNull();
    contest.offer(entrant(2, 0.4), 1100);
    contest.offer(entrant(1, 0.5), 1150);
    expect(contest.settled(1219)).toBeNull();
    const winner = contest.settled(1220);
    expect(won(winner)).toBe(2);
    expect(winner?.at).toBe(1100);
    expect(contest.settled(2000)).toBeNull();
  });

  it('goes on while a distance falls', () => {
    const contest = new Contest(options);
    for (let k = 0; k < 10; k++) {
      contest.offer(entrant(3, 0.9 - k * 0.05), 1000 + k * 50);
      expect(contest.settled(1000 + k * 50)).toBeNull();
    }
    expect(contest.settled(1570)?.at).toBe(1450);
  });

  it('is over where the hands hold, but for a nearer rival that is not yet whole', () => {
    const contest = new Contest(options);
    contest.offer(entrant(1, 0.6), 1000);
    contest.offer(entrant(2, 0.2, { whole: false }), 1020);
    expect(contest.unrivalled(1050)).toBeNull();
    contest.offer(entrant(2, 0.2), 1100);
    expect(won(contest.unrivalled(1130))).toBe(2);
    contest.offer(entrant(1, 0.6), 2000);
    contest.offer(entrant(2, 0.5, { whole: false }), 2020);
    expect(won(contest.unrivalled(2030))).toBe(1);
  });

  it('waits for a nearer rival that is not yet whole, but not for long', () => {
    const contest = new Contest(options);
    const rival = entrant(2, 0.2, { whole: false });
    contest.offer(entrant(1, 0.6), 1000);
    contest.offer(rival, 1150);
    expect(contest.settled(1150)).toBeNull();
    contest.offer(rival, 1250);
    contest.offer(entrant(2, 0.2), 1300);
    expect(won(contest.settled(1420))).toBe(2);

    contest.offer(entrant(1, 0.6), 2000);
    for (let now = 2050; now < 2420; now += 50) {
      contest.offer(rival, now);
      expect(contest.settled(now)).toBeNull();
    }
    contest.offer(rival, 2420);
    expect(won(contest.settled(2420))).toBe(1);
  });

  it('minds no rival that is farther off, or the same sign', () => {
    const contest = new Contest(options);
    contest.offer(entrant(1, 0.6), 1000);
    contest.offer(entrant(2, 0.55, { whole: false }), 1120);
    contest.offer(entrant(1, 0.1, { whole: false }), 1120);
    expect(won(contest.settled(1120))).toBe(1);
  });

  it('is over at once when nothing more will come', () => {
    const contest = new Contest(options);
    contest.offer(entrant(4, 0.6), 1000);
    expect(won(contest.over())).toBe(4);
    expect(contest.over()).toBeNull();
    contest.offer(entrant(4, 0.6, { whole: false }), 1100);
    expect(contest.over()).toBeNull();
  });
});
