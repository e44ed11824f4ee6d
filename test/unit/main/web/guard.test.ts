import { describe, expect, it } from 'vitest';
import { Guard } from '../../../../src/main/web/guard.js';

const guard = new Guard(4321);
const token = new URL(guard.entrance).searchParams.get('token') ?? '';

describe('the guard of the loopback host', () => {
  it('makes a new token of 256 bits at each launch', () => {
    const other = new URL(new Guard(4321).entrance).searchParams.get('token');
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(other).not.toBe(token);
  });

  it.each([[''], [null], [undefined], ['x'], [token.slice(1)], [`${token}x`], [token.toUpperCase()]])(
    'does not take the token %s',
    (wrong) => expect(guard.tokenFits(wrong)).toBe(false),
  );

  it('takes its own token as a cookie that scripts and other sites do not get', () => {
    expect(guard.tokenFits(token)).toBe(true);
    expect(guard.cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const [pair] = guard.cookie.split(';');
    expect(guard.cookieFits({ cookie: pair })).toBe(true);
    expect(guard.cookieFits({ cookie: `a=b; ${pair}; c=d` })).toBe(true);
  });

  it.each([
    undefined,
    '',
    'mudra-4321',
    'mudra-4321=',
    `mudra-4322=${token}`,
    `MUDRA-4321=${token}`,
    `x-mudra-4321=${token}`,
    `mudra-4321=${token}x`,
    `x=mudra-4321=${token}`,
  ])('does not take the cookie %s', (cookie) => {
    expect(guard.cookieFits(cookie === undefined ? {} : { cookie })).toBe(false);
  });

  it.each(['127.0.0.1:4321', 'localhost:4321'])('answers for %s', (host) => {
    expect(guard.hostFits({ host })).toBe(true);
    expect(guard.originFits({ host, origin: `http://${host}` })).toBe(true);
  });

  it.each([
    undefined,
    '',
    '127.0.0.1',
    '127.0.0.1:4322',
    'localhost',
    'localhost:4321.evil.example',
    'evil.example:4321',
    '127.0.0.1.evil.example:4321',
    '0.0.0.0:4321',
    '[::1]:4321',
  ])('does not answer for the host %s', (host) => {
    expect(guard.hostFits(host === undefined ? {} : { host })).toBe(false);
  });

  it.each([
    undefined,
    'null',
    '',
    'https://127.0.0.1:4321',
    'http://127.0.0.1:4322',
    'http://localhost:4321',
    'http://evil.example',
  ])('does not take the origin %s', (origin) => {
    const host = '127.0.0.1:4321';
    expect(guard.originFits(origin === undefined ? { host } : { host, origin })).toBe(false);
  });
});
