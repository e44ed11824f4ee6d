import type { ModelSummary, SignView } from '../../src/shared/contract.js';
import { modelOf } from './fake-bridge.js';

/** As `modelOf`, with everything that a training and a calibration measure. */
export function scoredFully(signs: readonly SignView[]): ModelSummary {
  const model = modelOf(signs);
  const { score } = model;
  if (!score) return model;
  const mistakes = signs.flatMap((sign, i) => {
    const takeId = sign.takes[0]?.id;
    const taken = signs[(i + 1) % signs.length]?.id;
    return i % 2 === 1 && takeId && taken ? [{ takeId, signId: sign.id, taken }] : [];
  });
  return {
    ...model,
    stage: 'tuned',
    previous: {
      createdAt: '2026-01-04T11:00:00.000Z',
      score: { correct: 13, total: 16, accuracy: 13 / 16, low: 0.57, high: 0.93 },
      takes: 16,
      signs: signs.slice(1).map(({ id, name }) => ({ id, name })),
      perSign: score.perSign.slice(1).map((one) => ({ ...one, correct: 3, total: 4 })),
      falsePerHour: 2.31,
    },
    score: { ...score, played: { silent: 0, fromEndMs: -84, beforeEnd: 11 }, mistakes },
    calibration: {
      perHour: 1.62,
      upper: 2.41,
      allowed: 1,
      idleMinutes: 20,
      restSeconds: 43,
      signs: signs.map(({ id, name }, i) => ({
        signId: id,
        name,
        perHour: [0.91, 0.08, 0.12, 0.51][i % 4] ?? 0,
        lost: i % 2 === 0 ? 0.1 : 0,
        atFloor: i % 3 === 0,
      })),
    },
  };
}
