import { describe, expect, it } from 'vitest';
import { hasScreen, webOptions } from '../../../../src/main/web/options.js';

describe("the web host's command line", () => {
  it('has defaults for everything', () => {
    expect(webOptions([])).toEqual({ help: false, port: undefined, data: undefined, open: true });
    expect(webOptions(['--port', '0']).port).toBe(0);
    expect(webOptions(['--port', '8080', '--data=/x', '--no-open'])).toEqual({
      help: false,
      port: 8080,
      data: '/x',
      open: false,
    });
    expect(webOptions(['--help']).help).toBe(true);
  });

  it.each([['--port=65536'], ['--port=-1'], ['--port=1.5'], ['--port='], ['--port=x'], ['--prot=1'], ['x']])(
    'refuses %s',
    (argument) => expect(() => webOptions([argument])).toThrow(),
  );

  it('opens a browser only where it would be seen', () => {
    expect(hasScreen('linux', {})).toBe(false);
    expect(hasScreen('linux', { DISPLAY: '' })).toBe(false);
    expect(hasScreen('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasScreen('darwin', {})).toBe(true);
    expect(hasScreen('win32', {})).toBe(true);
  });
});
