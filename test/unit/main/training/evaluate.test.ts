import { beforeAll, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { networkContender } from '../../../../src/main/training/contender.js';
import { evaluate, sortTaught } from '../../../../src/main/training/evaluate.js';
import { defaultRecipe } from '../../../../src/main/training/fit.js';
import { evaluateReport } from '../../../../src/main/training/report.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import type { ImageLandmarks } from '../../../../src/shared/domain/units.js';
import { syntheticSigns } from '../../../support/synthetic-takes.js';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

const contender = networkContender(defaultRecipe);
const learned = 5;
const later = 8;
const protocol = { kind: 'first', skip: 0, train: learned } as const;
const signs = syntheticSigns(3, learned + later);

/** The same movement, sheared: near enough to its sign to be named so, too far from it to be captioned. */
function sheared(frames: readonly HandFrame[]): HandFrame[] {
  return frames.map((frame) => ({
    ...frame,
    hands: frame.hands.map((hand) => ({
      ...hand,
      landmarks: hand.landmarks.map((n, i) =>
        i % 3 === 0 ? n + 0.4 * ((hand.landmarks[i + 1] ?? 0) - 0.5) : n,
      ) as unknown as ImageLandmarks,
    })),
  }));
}

test('held-out takes are judged as live: those of the sign pass, what is unlike it is silence', async () => {
  const taught = signs.map((sign) => ({
    ...sign,
    takes: [
      ...sign.takes,
      ...sign.takes.slice(learned).map((take) => ({ ...take, frames: sheared(take.frames) })),
    ],
  }));
  const outcomes = await evaluate(sortTaught(taught), protocol, { backend, contender, seed: 2, epochs: 25 });
  if (!outcomes) throw new Error('too few takes');
  for (const { named, recognised } of outcomes) expect([0, named]).toContain(recognised);
  const count = (odd: boolean, answer: 'named' | 'recognised'): number =>
    outcomes.filter((o, i) => i % (2 * later) >= later === odd && o[answer] === o.label).length;
  expect(outcomes).toHaveLength(3 * 2 * later);
  expect(count(false, 'recognised')).toBeGreaterThanOrEqual(18);
  expect(count(true, 'named')).toBeGreaterThanOrEqual(8);
  expect(count(true, 'recognised')).toBeLessThan(count(true, 'named') / 2);
});

test('a report tells the largest posterior and the live decision apart', async () => {
  // One epoch teaches next to nothing: some class always comes first, none is likely.
  const report = await evaluateReport(signs, {
    dataset: 'made up',
    protocolName: 'first-5',
    protocol,
    backend,
    contender,
    seeds: [2],
    epochs: 1,
  });
  expect(report.live).toEqual({ accuracy: 0, missed: 1 });
  expect(report.accuracy.mean).toBeGreaterThan(0);
  expect(report.silence.signsMissed).toBeLessThan(3 * later);
});

test('signs without takes are names so far: no class, whatever their place', () => {
  const nothing = { id: 'sign-nothing' as SignId, name: 'nothing', kind: 'sign', takes: [] } as const;
  expect(sortTaught([nothing, ...signs]).signs.map((s) => s.name)).toEqual(['wave', 'press', 'sweep']);
});

test('with a signer left out, what only they sign is not tested, and said', async () => {
  const signerOf = (sign: number, take: number): string => (sign === 2 || take % 2 === 0 ? 'Ann' : 'Bo');
  const report = await evaluateReport(
    signs.map((sign, i) => ({
      ...sign,
      takes: sign.takes.slice(0, 6).map((take, k) => ({ ...take, signer: signerOf(i, k) })),
    })),
    {
      dataset: 'made up',
      protocolName: 'leave-one-signer-out',
      protocol: { kind: 'signer' },
      backend,
      contender,
      seeds: [2, 3],
      epochs: 1,
    },
  );
  expect(report.takes).toEqual({ signs: 3, total: 18, tested: 12 });
  expect(report.signers).toMatchObject([
    { signer: 'Ann', tested: 6, onlyTheirs: ['sweep'], missing: [] },
    { signer: 'Bo', tested: 6, onlyTheirs: [], missing: ['sweep'] },
  ]);
  expect(report.notes.join('\n')).toContain('Only Ann performed sweep: not tested');
  expect(report.notes.join('\n')).toContain('Bo did not perform sweep.');
  // Counts are of both seeds, the interval of six takes: more seeds do not narrow it.
  const [wave] = report.perSign;
  expect(wave?.total).toBe(12);
  expect((wave?.high ?? 0) - (wave?.low ?? 0)).toBeGreaterThan(0.35);
  const [one = 0, two = 0] = report.accuracy.perSeed;
  expect(report.accuracy.seedSpread).toBeCloseTo(Math.abs(one - two) / Math.SQRT2, 10);
});
