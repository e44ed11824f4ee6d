import { describe, expect, test } from 'vitest';
import {
  framesOfFilm,
  isFilm,
  lineOf,
  signOfFilm,
  takesIn,
} from '../../../../src/renderer/state/film-takes.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { fakeSources, FakeVision } from '../../../support/fake-vision.js';
import { syntheticTake } from '../../../support/synthetic-takes.js';

const film = fakeSources({ view: () => ({}) as HTMLCanvasElement }).film(new File([], 'wave.mp4'));

/** A take with the hands out of the picture before and after it, later by `from` ms. */
function performed(sign: number, from: number): HandFrame[] {
  const frames = syntheticTake(sign, seededRandom(sign + 1)).map((f) => ({
    ...f,
    time: ms(f.time + from + 500),
  }));
  const gone = (start: number): HandFrame[] =>
    Array.from({ length: 12 }, (_, k) => ({ time: ms(start + k * 40), aspect: 4 / 3, hands: [] }));
  return [...gone(from), ...frames, ...gone((frames.at(-1)?.time ?? 0) + 40)];
}

test('a film shows the sign of its folder, or of its own name', () => {
  expect(signOfFilm('signs/thank you/3.mp4')).toBe('thank you');
  expect(signOfFilm('hello_2.webm')).toBe('hello');
  expect(signOfFilm('hello (12).MOV')).toBe('hello');
  expect(signOfFilm('7.mp4')).toBe('7');
  expect(
    ['a.mp4', 'a.MKV', 'a.mudra', 'a.csv'].map((path) => isFilm({ path, file: new File([], path) })),
  ).toEqual([true, true, false, false]);
});

describe('what is in a film', () => {
  test('a short one is one take, cut to its movement', () => {
    const frames = performed(0, 0);
    const takes = takesIn(frames);
    if (takes instanceof MudraError) throw takes;
    expect(takes).toHaveLength(1);
    expect(takes[0]?.length).toBeLessThan(frames.length);
    const line = JSON.parse(lineOf('wave', takes[0] ?? [])) as { sign: string; frames: HandFrame[] };
    expect([line.sign, line.frames.length]).toEqual(['wave', takes[0]?.length]);
  });

  test('a long one is cut where the hands are away', () => {
    const takes = takesIn(Array.from({ length: 6 }, (_, i) => performed(i % 3, i * 3000)).flat());
    expect(takes).toHaveLength(6);
  });

  test('one without hands says why it gives none', () => {
    expect(takesIn(performed(0, 0).map((frame) => ({ ...frame, hands: [] })))).toBeInstanceOf(MudraError);
  });
});

test('a film is played to its end; stopping it, or another source, ends it', async () => {
  const vision = new FakeVision();
  const frames = performed(1, 0);
  const watching = framesOfFilm(vision, film, new AbortController().signal);
  await Promise.resolve();
  for (const frame of frames) vision.push(frame);
  vision.status.value = 'off';
  expect(await watching).toEqual(frames);
  expect(vision.source.value).toBeNull();

  const stop = new AbortController();
  const stopped = framesOfFilm(vision, film, stop.signal);
  await Promise.resolve();
  stop.abort(new Error('stopped'));
  await expect(stopped).rejects.toThrow('stopped');

  const pushedOut = framesOfFilm(vision, film, new AbortController().signal);
  await Promise.resolve();
  await vision.use(fakeSources({ view: () => ({}) as HTMLCanvasElement }).camera(null));
  await expect(pushedOut).rejects.toMatchObject({ code: 'film.unreadable' });
});
