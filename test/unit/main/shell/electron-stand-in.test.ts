import { describe, expect, it } from 'vitest';
import { electron, electronModule, StandInContents, strict } from './electron-stand-in.js';

describe('the stand-in for Electron', () => {
  it('throws on whatever it does not model', () => {
    const app = electronModule['app'] as Record<string, unknown>;
    expect(() => app['getPath']).toThrow('does not model app.getPath');
    expect(() => Reflect.get(electron.session.defaultSession, 'setProxy')).toThrow('defaultSession.setProxy');
    expect(() => {
      Reflect.set(electron.app, 'allowRendererProcessReuse', true);
    }).toThrow('allowRendererProcessReuse');
    expect(() => strict('contents', new StandInContents()).on('did-finish-load', () => undefined)).toThrow(
      'did-finish-load',
    );
    expect(electronModule).not.toHaveProperty('shell');
  });
});
