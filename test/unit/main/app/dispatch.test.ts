import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptStream, dispatch } from '../../../../src/main/app/dispatch.js';
import { SmallApplication } from '../../../support/small-application.js';

let app: SmallApplication;
beforeEach(() => {
  app = new SmallApplication();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

const hand = { handedness: 'Left', score: 0.5, landmarks: Array.from({ length: 63 }, (_, i) => i / 63) };
const frame = { time: 12.5, aspect: 4 / 3, hands: [hand] };

describe('dispatch', () => {
  it('answers with what the application gave', async () => {
    const reply = await dispatch(app, 'sign.add', { name: 'hello', kind: 'sign' });
    expect(reply).toMatchObject({ ok: true, value: { name: 'hello', kind: 'sign' } });
  });

  it('takes null for nothing, as JSON knows no undefined', async () => {
    expect(await dispatch(app, 'library.read', null)).toMatchObject({ ok: true });
    expect(app.asked).toEqual([{ name: 'library.read', input: undefined }]);
  });

  it('drops what the contract does not know', async () => {
    await dispatch(app, 'sign.add', { name: 'a', kind: 'rest', path: '../../etc' });
    expect(app.asked[0]?.input).toEqual({ name: 'a', kind: 'rest' });
  });

  it.each([
    ['sign.add', { name: 7, kind: 'sign' }, 'name'],
    ['sign.add', { name: 'x'.repeat(201), kind: 'sign' }, 'name'],
    ['sign.add', undefined, ''],
    ['sign.remove', { signId: '../other' }, 'signId'],
    [
      'take.add',
      { signId: 'a', source: 'camera', frames: [frame, { ...frame, aspect: 99 }] },
      'frames.1.aspect',
    ],
    ['library.read', { surplus: true }, ''],
  ])('refuses a malformed %s and says where', async (name, input, where) => {
    const reply = await dispatch(app, name, input);
    expect(reply).toMatchObject({ ok: false, error: { code: 'message.malformed', params: { name } } });
    expect(reply.ok ? '' : reply.error.params['reason']).toMatch(new RegExp(`^${where}`));
    expect(app.asked).toEqual([]);
  });

  it.each([['constructor'], ['__proto__'], ['live.frame'], [''], [null], [7], [{}], [Symbol('x')]])(
    'knows no %s',
    async (name) => {
      expect(await dispatch(app, name, undefined)).toMatchObject({ error: { code: 'message.unknown' } });
      expect(app.asked).toEqual([]);
    },
  );

  it('knows no name that cannot be made text', async () => {
    const name = Object.create(null) as unknown;
    expect(await dispatch(app, name, undefined)).toMatchObject({ error: { code: 'message.unknown' } });
  });

  it('passes failures on as codes, and a bug as “internal” with its cause in the log', async () => {
    expect(await dispatch(app, 'sign.remove', { signId: 'a' })).toEqual({
      ok: false,
      error: { code: 'sign.unknown', params: {} },
    });
    expect(console.error).not.toHaveBeenCalled();
    expect(await dispatch(app, 'sign.restore', { signId: 'a' })).toEqual({
      ok: false,
      error: { code: 'internal', params: { message: 'a bug' } },
    });
    expect(console.error).toHaveBeenCalledWith(expect.any(TypeError));
  });
});

describe('acceptStream', () => {
  it('lets a frame through', () => {
    expect(acceptStream(app, 'live.frame', frame)).toBeNull();
    expect(app.received).toEqual([{ name: 'live.frame', payload: frame }]);
  });

  it.each([
    [
      'a landmark that is no number',
      { ...frame, hands: [{ ...hand, landmarks: [Number.NaN, ...hand.landmarks.slice(1)] }] },
    ],
    ['a landmark too few', { ...frame, hands: [{ ...hand, landmarks: hand.landmarks.slice(1) }] }],
    ['three hands', { ...frame, hands: [hand, hand, hand] }],
    ['no time', { ...frame, time: null }],
    ['nothing', undefined],
  ])('refuses %s', (_name, payload) => {
    expect(acceptStream(app, 'live.frame', payload)).toMatchObject({ code: 'message.malformed' });
    expect(app.received).toEqual([]);
  });

  it('knows no other stream', () => {
    expect(acceptStream(app, 'app.status', undefined)).toMatchObject({ code: 'message.unknown' });
  });
});
