import { describe, expect, it } from 'vitest';
import { ms } from '../../../../../src/shared/domain/units.js';
import { steadyLook } from '../../../../../src/renderer/vision/virtual-signer/look.js';
import { perform } from '../../../../../src/renderer/vision/virtual-signer/performance.js';
import {
  PAUSE_MS,
  practice,
  timeline,
  type Script,
} from '../../../../../src/renderer/vision/virtual-signer/script.js';
import { virtualSign } from '../../../../../src/renderer/vision/virtual-signer/signs.js';

const script: Script = {
  seed: 3,
  entries: [
    { kind: 'sign', signId: 'hello', seed: 1 },
    { kind: 'idle', seed: 2, durationMs: 3000 },
    { kind: 'sign', signId: 'wait', seed: 9, leftHanded: true },
  ],
};

describe('timeline', () => {
  it('says when which sign is performed, with hands away in the pauses', () => {
    const film = timeline(script);
    expect(film.signs.map((span) => span.signId)).toEqual(['hello', 'wait']);
    const spans = [film.signs[0], film.idles[0], film.signs[1]].flatMap((span) => span ?? []);
    expect(spans).toHaveLength(3);
    let end = 0;
    for (const span of [...spans, { startMs: film.durationMs, endMs: film.durationMs }]) {
      expect(span.startMs - end).toBeGreaterThanOrEqual(PAUSE_MS.least);
      expect(span.startMs - end).toBeLessThanOrEqual(PAUSE_MS.most);
      for (let time = end; time <= span.startMs; time += 50) {
        expect(film.at(ms(time)).hands).toEqual({ Left: null, Right: null });
      }
      end = span.endMs;
    }
  });

  it('plays the very performances that the entries name', () => {
    const film = timeline(script);
    const take = perform(virtualSign('wait'), 9, { leftHanded: true });
    const start = film.signs[1]?.startMs ?? 0;
    const shown = film.at(ms(start + 700));
    // Adding and taking off the start loses the last digits of the time.
    expect(shown.hands.Left?.wrist.x).toBeCloseTo(take.at(ms(700)).Left?.wrist.x ?? NaN, 9);
    expect(shown.look).toEqual(take.look);
    expect((film.signs[1]?.endMs ?? 0) - start).toBeCloseTo(take.durationMs, 6);
  });

  it('is the same for the same script and has other pauses for another seed', () => {
    expect(timeline(script).signs).toEqual(timeline(script).signs);
    expect(timeline({ ...script, seed: 4 }).durationMs).not.toBe(timeline(script).durationMs);
  });

  it('can keep to one room and one signer', () => {
    const film = timeline({ ...script, look: 'steady' });
    const { skin, background } = film.at(ms((film.signs[0]?.startMs ?? 0) + 300)).look;
    expect({ skin, background }).toEqual({ skin: steadyLook.skin, background: steadyLook.background });
  });

  it('shows an empty room for an empty script', () => {
    const film = timeline({ seed: 1, entries: [] });
    expect(film.at(ms(100)).hands).toEqual({ Left: null, Right: null });
    expect(film.durationMs).toBeGreaterThan(0);
  });
});

describe('practice', () => {
  it('performs every sign as often as asked, shuffled, never twice with one seed', () => {
    const { entries } = practice(['hello', 'yes', 'wait'], 4, 2);
    const ids = entries.flatMap((entry) => (entry.kind === 'sign' ? entry.signId : []));
    for (const id of ['hello', 'yes', 'wait']) expect(ids.filter((other) => other === id)).toHaveLength(4);
    expect(ids).not.toEqual(ids.toSorted());
    expect(new Set(entries.map((entry) => entry.seed)).size).toBe(12);
    expect(practice(['hello', 'yes', 'wait'], 4, 2).entries).toEqual(entries);
    expect(practice(['hello', 'yes', 'wait'], 4, 3).entries).not.toEqual(entries);
  });
});
