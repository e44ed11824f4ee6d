import { expect, it } from 'vitest';
import { historyAsJsonLines, historyAsText } from '../../../../src/renderer/state/history-export.js';
import type { LoggedCaption } from '../../../../src/shared/contract-captions.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';

const at = new Date(2026, 0, 5, 9, 7, 3).getTime();
const caption = (name: string, seconds: number, corrected?: string | null): LoggedCaption => ({
  id: name,
  signId: `sign-${name}` as SignId,
  name,
  confidence: 0.91234,
  runnerUp: { signId: 'sign-tea' as SignId, name: 'tea', confidence: 0.05 },
  startedAt: ms(1000),
  decidedAt: ms(1850.4),
  at: at + seconds * 1000,
  ...(corrected === undefined ? {} : { corrected }),
});
const history = [caption('hello', 0), caption('water', 4, 'tea'), caption('yes', 9, null)];

it('as text it has a line for each caption as it was corrected, and none for what was nothing', () => {
  expect(historyAsText(history)).toBe('2026-01-05 09:07:03\thello\n2026-01-05 09:07:07\ttea\n');
});

it('as JSON Lines it tells both what was captioned and what it was', () => {
  const lines = historyAsJsonLines(history).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      time: new Date(at).toISOString(),
      sign: 'hello',
      confidence: 0.9123,
      runnerUp: 'tea',
      durationMs: 850,
    },
    expect.objectContaining({ sign: 'water', corrected: 'tea' }),
    expect.objectContaining({ sign: 'yes', corrected: null }),
  ]);
});

it('of nothing it is empty', () => {
  expect([historyAsText([]), historyAsJsonLines([])]).toEqual(['', '']);
});
