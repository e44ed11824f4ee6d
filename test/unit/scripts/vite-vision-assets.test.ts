import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { visionAssets } from '../../../scripts/vite-vision-assets.js';

describe('the vision assets', () => {
  it('are all there', () => {
    const files = Object.values(visionAssets(process.cwd()));
    expect(files).toHaveLength(3);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('come from the version of MediaPipe that sends nothing home', () => {
    const text = readFileSync(join('node_modules/@mediapipe/tasks-vision/package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: '0.10.35' });
  });
});
