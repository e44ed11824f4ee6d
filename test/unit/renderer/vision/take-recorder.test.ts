import { describe, expect, test } from 'vitest';
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

describe('a countdown before each take', () => {
  const options = { countdownSeconds: 2, keepGoing: true, cut: 'countdown' } as const;
  /** Hands wait in view from the start; a sign of 1.5 s begins at each of `at`, then they hold still. */
  const waiting =
    (...at: readonly number[]) =>
    (time: number): HandObservation[] => {
      const begun = at.findLast((start) => time >= start);
      const t = begun === undefined ? 0 : Math.min(1500, time - begun);
      return [hand('Right', { x: 0.4 + 0.12 * Math.sin(t / 239), y: 0.6, turn: Math.sin(t / 150) * 0.5 })];
    };

  test('says when to begin, also to hands that wait in the picture, and counts again for the next one', () => {
    const { takes, phases } = record(film(0, 11_000, 20, waiting(3500, 8500)), options);
    expect(phases.slice(0, 7)).toEqual([
      'countdown',
      'ready',
      'recording',
      'ready',
      'recording',
      'kept',
      'countdown',
    ]);
    expect(takes.length).toBe(2);
    expect(takes[0]?.[0]?.time).toBeGreaterThanOrEqual(3000);
    expect(takes[0]?.[0]?.time).toBeLessThanOrEqual(3500);
  });

  test('counts again when nothing moved for long', () => {
    const { phases, takes } = record(
      film(0, 12_000, 20, () => []),
      options,
    );
    expect(phases).toEqual(['countdown', 'ready', 'countdown', 'ready']);
    expect(takes).toEqual([]);
  });
});

describe('holding a key', () => {
  /** Records what is seen while a key is held from `down` to `up`. */
  function held(
    frames: readonly HandFrame[],
    down: number,
    up: number,
  ): { takes: (readonly HandFrame[])[]; recorder: TakeRecorder } {
    const recorder = new TakeRecorder();
    const takes: (readonly HandFrame[])[] = [];
    recorder.onTake((take) => void takes.push(take));
    recorder.start({ countdownSeconds: 3, keepGoing: true, cut: 'hold' });
    let holding = false;
    for (const frame of frames) {
      const now = frame.time >= down && frame.time < up;
      if (now !== holding) recorder.hold((holding = now));
      recorder.push(frame);
    }
    if (holding) recorder.hold(false);
    return { takes, recorder };
  }
  /** Still until 2 s, a sign with a pause in it until 5 s, still again. */
  const paused = film(0, 9000, 20, (time) => {
    const t = Math.max(0, Math.min(3000, time - 2000));
    const moving = t < 1000 ? t : t < 2000 ? 1000 : t - 1000;
    return [hand('Left', { x: 0.5, y: 0.7 - moving / 5000, turn: moving / 900 })];
  });

  test('is one take, trimmed to the movement, with the pause within it', () => {
    const { takes, recorder } = held(paused, 500, 8000);
    expect(takes.length).toBe(1);
    expect(takes[0]?.[0]?.time).toBeGreaterThanOrEqual(1500);
    expect(takes[0]?.[0]?.time).toBeLessThan(2000);
    expect(takes[0]?.at(-1)?.time).toBeGreaterThan(5000);
    expect(takes[0]?.at(-1)?.time).toBeLessThan(6000);
    expect(recorder.state.value.phase).toBe('kept');
  });

  test('without hands, or for an instant, is refused with the reason', () => {
    const nothing = held(
      film(0, 3000, 20, () => []),
      500,
      2500,
    );
    expect(nothing.recorder.state.value).toMatchObject({
      phase: 'rejected',
      error: { code: 'take.tooFewHands' },
    });
    expect(held(paused, 3000, 3200).recorder.state.value).toMatchObject({ error: { code: 'take.tooShort' } });
    expect([...nothing.takes]).toEqual([]);
  });

  test('for longer than a take may last is refused at once', () => {
    const { recorder, takes } = held(film(0, 13_000, 20, endless), 500, 12_500);
    expect(recorder.state.value).toMatchObject({ phase: 'rejected', error: { code: 'take.tooLong' } });
    expect(takes).toEqual([]);
  });

  test('does nothing where takes are cut by the hands', () => {
    const recorder = new TakeRecorder();
    recorder.start({ countdownSeconds: 0, keepGoing: true });
    recorder.hold(true);
    expect(recorder.state.value.phase).toBe('countdown');
  });
});

test('a burst ends with its last take', () => {
  const options = { countdownSeconds: 0, keepGoing: true, takes: 2 };
  const { takes, phases } = record(film(0, 9600, 20, waves(500)), options);
  expect(takes.length).toBe(2);
  expect(phases.at(-1)).toBe('off');
});
