import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CalibrationFile, takeIdsOf } from '../../../../src/main/app/calibration-file.js';
import { calibrationView, merged } from '../../../../src/main/app/calibration-view.js';
import { Calibrations } from '../../../../src/main/app/calibrations.js';
import type { StoredCalibration } from '../../../../src/main/model/model-metadata.js';
import type { SignView } from '../../../../src/shared/contract.js';
import type { CalibrationEnd, CalibrationView } from '../../../../src/shared/contract-quiet.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { MudraError } from '../../../../src/shared/errors.js';

const found = (scales: Record<string, number>): StoredCalibration => ({
  signs: Object.entries(scales).map(([id, scale]) => ({
    id: id as SignId,
    scale,
    perHour: scale,
    lost: 0,
    atFloor: false,
  })),
  perHour: Object.values(scales).reduce((a, b) => a + b, 0),
  upper: 2 * Object.values(scales).reduce((a, b) => a + b, 0),
  idleMinutes: 3,
  restSeconds: 0,
});

const sign = (id: string, takes: readonly string[]): SignView => ({
  id: id as SignId,
  name: id,
  kind: 'sign',
  createdAt: '',
  takes: takes.map((take) => ({
    id: take as TakeId,
    signId: id as SignId,
    createdAt: '',
    source: 'camera',
    durationMs: 900,
    frameCount: 27,
    handShare: 1,
  })),
});

describe('the file of what was asked for', () => {
  let folder: string;
  let path: string;
  const signs = [sign('a', ['a1', 'a2']), sign('b', ['b1'])];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mudra-calibration-'));
    path = join(folder, 'calibration.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is there after a restart, for the same model and the signs whose takes are the same', async () => {
    const file = await CalibrationFile.open(path);
    expect(file.for(null, signs)).toBeUndefined();
    await file.keep({ modelId: 'm', calibration: found({ a: 0.5, b: 0.8 }), takes: takeIdsOf(signs) });
    const again = await CalibrationFile.open(path);
    expect(again.for('m', signs)?.signs.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(again.for('m', [sign('a', ['a1', 'a2', 'a3']), sign('b', ['b1'])])?.signs).toHaveLength(1);
    expect(again.for('other', signs)).toBeUndefined();
    expect(again.for(null, signs)).toBeUndefined();
    const [a] = signs;
    if (!a) throw new Error('no sign');
    const trimmed = a.takes.map((take) => ({ ...take, trim: { startMs: 100, endMs: 500, wholeMs: 900 } }));
    expect(again.for('m', [{ ...a, takes: trimmed }])?.signs).toEqual([]);
  });

  test('damaged it is set aside with a notice, told once; newer it is left alone', async () => {
    await writeFile(path, '{"formatVersion":1,"takes":7}');
    const file = await CalibrationFile.open(path);
    expect(file.takeNotice()).toMatchObject({ code: 'file.damaged' });
    expect(file.takeNotice()).toBeNull();
    await writeFile(path, '{"formatVersion":99}');
    const newer = await CalibrationFile.open(path);
    expect(newer.takeNotice()).toMatchObject({ code: 'file.newer' });
    await newer.keep({ modelId: null, calibration: found({ a: 0.5 }), takes: takeIdsOf(signs) });
    expect(newer.for(null, signs)?.signs).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe('{"formatVersion":99}');
  });
});

test('what is known goes first; rates are those of the signs in use', () => {
  const both = merged(found({ a: 0.5 }), found({ a: 0.9, b: 0.25 }));
  expect(both.signs.map(({ id, scale }) => [id, scale])).toEqual([
    ['a', 0.5],
    ['b', 0.25],
  ]);
  expect(merged(found({}), found({ b: 0.25 })).signs).toHaveLength(1);
  const view = calibrationView(both, [{ id: 'b' as SignId, name: 'bee' }]);
  expect(view).toMatchObject({ perHour: 0.25, upper: 0.5, signs: [{ signId: 'b', name: 'bee' }] });
});

describe('one calibration at a time', () => {
  const view = calibrationView(found({ a: 1 }), [{ id: 'a' as SignId, name: 'a' }]);
  function start(run: (signal: AbortSignal) => Promise<CalibrationView | null>) {
    let settled = 0;
    let tell: (end: CalibrationEnd) => void = () => undefined;
    const ended = new Promise<CalibrationEnd>((resolve) => (tell = resolve));
    const calibrations = new Calibrations({
      run,
      settled: async () => void settled++,
      tell: () => undefined,
      end: (end) => tell(end),
    });
    calibrations.start();
    return { calibrations, ended, settledTimes: () => settled };
  }

  test('is tried again when the model was replaced meanwhile', async () => {
    let runs = 0;
    const { calibrations, ended, settledTimes } = start(async () => (++runs < 3 ? null : view));
    expect(calibrations.busy).toBe(true);
    expect(() => calibrations.start()).toThrow(MudraError);
    expect(await ended).toEqual({ outcome: 'finished', calibration: view });
    expect([runs, settledTimes(), calibrations.busy]).toEqual([3, 3, false]);
  });

  test('can be cancelled, and fails in words', async () => {
    const { calibrations, ended } = start(
      (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    await calibrations.cancel();
    expect(await ended).toEqual({ outcome: 'cancelled' });
    const failing = start(() => Promise.reject(new MudraError('disk.full')));
    expect(await failing.ended).toEqual({ outcome: 'failed', error: { code: 'disk.full', params: {} } });
    const never = start(async () => null);
    expect(await never.ended).toMatchObject({ error: { code: 'calibration.nothing' } });
  });
});
