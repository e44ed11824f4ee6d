import { expect, test } from 'vitest';
import { TakeRecorder, type RecorderState } from '../../../../src/renderer/vision/take-recorder.js';
import type { HandFrame, HandObservation } from '../../../../src/shared/domain/hand.js';
import { film, hand } from '../../../support/hands.js';

/** A wave every 3 s from `first` on: up, side to side, down and out of the picture. */
function waves(first: number): (time: number) => HandObservation[] {
  return (time) => {
    const t = (time - first) % 3000;
    if (time < first || t >= 1500) return [];
    const rise = Math.min(1, t / 300);
    const fall = Math.max(0, (t - 1200) / 300);
    return [hand('Right', { x: 0.4 + 0.1 * Math.sin(t / 130), y: 1 - 0.4 * rise + 0.4 * fall })];
  };
}

function record(
  frames: readonly HandFrame[],
  options: Parameters<TakeRecorder['start']>[0],
): { takes: (readonly HandFrame[])[]; phases: RecorderState['phase'][]; recorder: TakeRecorder } {
  const recorder = new TakeRecorder();
  const takes: (readonly HandFrame[])[] = [];
  const phases: RecorderState['phase'][] = [];
  recorder.onTake((take) => void takes.push(take));
  recorder.start(options);
  for (const frame of frames) {
    recorder.push(frame);
    if (phases.at(-1) !== recorder.state.value.phase) phases.push(recorder.state.value.phase);
  }
  return { takes, phases, recorder };
}

test('after the countdown, take after take without a key', () => {
  const { takes, phases } = record(film(0, 9600, 20, waves(1500)), { countdownSeconds: 1, keepGoing: true });
  expect(takes.length).toBe(3);
  expect(phases).toEqual([
    'countdown',
    'ready',
    'recording',
    'kept',
    'recording',
    'kept',
    'recording',
    'kept',
  ]);
  expect(takes[1]?.[0]?.time).toBeGreaterThanOrEqual(4500);
  expect(takes[1]?.at(-1)?.time).toBeLessThan(6000);
});

test('a sign under way when the countdown ends is not half recorded', () => {
  const { takes, phases } = record(film(0, 5500, 20, waves(500)), { countdownSeconds: 1, keepGoing: true });
  expect(phases.slice(0, 3)).toEqual(['countdown', 'waiting-for-rest', 'ready']);
  expect(takes.length).toBe(1);
  expect(takes[0]?.[0]?.time).toBeGreaterThanOrEqual(3500);
});

test('one take only when not asked to keep going', () => {
  const { takes, recorder } = record(film(0, 9000, 20, waves(500)), {
    countdownSeconds: 0,
    keepGoing: false,
  });
  expect(takes.length).toBe(1);
  expect(recorder.state.value.phase).toBe('off');
});

test('a twitch is refused with the reason and nothing is kept', () => {
  const twitch = (t: number): HandObservation[] =>
    t > 1000 && t < 1200 ? [hand('Left', { x: 0.5, y: 0.6 })] : [];
  const { takes, recorder } = record(film(0, 2500, 30, twitch), { countdownSeconds: 0, keepGoing: true });
  expect(takes).toEqual([]);
  expect(recorder.state.value).toMatchObject({ phase: 'rejected', error: { code: 'take.tooShort' } });
});

const endless = (t: number): HandObservation[] => [
  hand('Right', { x: 0.4 + 0.1 * Math.sin(t / 150), y: 0.6 }),
];

test('endless movement is refused as a sign, and kept as rest', () => {
  const frames = [...film(0, 500, 20, () => []), ...film(500, 7500, 20, endless)];
  const sign = record(frames, { countdownSeconds: 0, keepGoing: true });
  expect(sign.takes).toEqual([]);
  expect(sign.phases).toContain('rejected');
  const rest = record(frames, { countdownSeconds: 0, keepGoing: true, kind: 'rest' });
  expect(rest.takes.length).toBe(1);
});

test('a source that was away in the middle of a take, or that has another clock, leaves no half take', () => {
  const before = film(0, 900, 20, waves(200));
  for (const after of [film(6000, 8000, 20, () => []), film(100, 2000, 20, () => [])]) {
    const { takes, phases } = record([...before, ...after], { countdownSeconds: 0, keepGoing: true });
    expect(phases).toContain('recording');
    expect(takes).toEqual([]);
  }
});

test('stopping in the middle of a take keeps nothing of it', () => {
  const { takes, recorder } = record(film(0, 900, 20, waves(200)), { countdownSeconds: 0, keepGoing: true });
  expect(recorder.state.value.phase).toBe('recording');
  recorder.stop();
  for (const frame of film(900, 3000, 20, waves(200))) recorder.push(frame);
  expect(takes).toEqual([]);
  expect(recorder.state.value.phase).toBe('off');
});
