import { describe, expect, it } from 'vitest';
import { cameraError } from '../../../../src/renderer/vision/camera-source.js';

describe('cameraError', () => {
  it.each([
    ['NotFoundError', 'camera.none'],
    ['OverconstrainedError', 'camera.none'],
    ['NotAllowedError', 'camera.refused'],
    ['SecurityError', 'camera.refused'],
    ['NotReadableError', 'camera.busy'],
    ['AbortError', 'camera.busy'],
    ['DataError', 'internal'],
  ])('%s → %s', (name, code) => {
    const thrown = new DOMException('no', name);
    const error = cameraError(thrown);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
  });
});
