import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaptionLog } from '../../../../src/main/app/caption-log.js';
import { CaptionsFile } from '../../../../src/main/library/captions-file.js';
import { mostCaptions, type LoggedCaption } from '../../../../src/shared/contract-captions.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-captions-'));
  path = join(folder, 'captions.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const caption = (n: number, corrected?: string): LoggedCaption => ({
  id: `c${n}`,
  signId: 'tea' as SignId,
  name: 'tea',
  confidence: 0.9,
  runnerUp: null,
  startedAt: ms(n * 1000),
  decidedAt: ms(n * 1000 + 800),
  at: 1_700_000_000_000 + n * 1000,
  ...(corrected === undefined ? {} : { corrected }),
});
const idsIn = async (): Promise<string[]> => (await CaptionsFile.open(path)).captions.map(({ id }) => id);

describe('the file of captions', () => {
  it('has what was added, the later of two with one id', async () => {
    const { file, captions, notice } = await CaptionsFile.open(path);
    expect([captions, notice]).toEqual([[], null]);
    await file.add([caption(1)], [caption(1)]);
    await file.add([caption(2)], [caption(1), caption(2)]);
    await file.add([caption(1, 'coffee')], [caption(1, 'coffee'), caption(2)]);
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(4);
    expect((await CaptionsFile.open(path)).captions).toEqual([caption(1, 'coffee'), caption(2)]);
  });

  it('leaves out a line that was never finished, and goes on after it', async () => {
    const { file } = await CaptionsFile.open(path);
    await file.add([caption(1)], [caption(1)]);
    await appendFile(path, JSON.stringify(caption(2)).slice(0, 60));
    const again = await CaptionsFile.open(path);
    expect([again.captions, again.notice]).toEqual([[caption(1)], null]);
    await again.file.add([caption(3)], [caption(1), caption(3)]);
    expect(await idsIn()).toEqual(['c1', 'c3']);
    expect(await readdir(folder)).toEqual(['captions.jsonl']);
  });

  it('is set aside when it is damaged; what can be read goes on', async () => {
    const { file } = await CaptionsFile.open(path);
    await file.add([caption(1), caption(2)], [caption(1), caption(2)]);
    await appendFile(path, `{"id": 3}\n${JSON.stringify(caption(4))}\n`);
    const before = await readFile(path, 'utf8');
    const again = await CaptionsFile.open(path);
    expect(again.captions.map(({ id }) => id)).toEqual(['c1', 'c2', 'c4']);
    expect(again.notice).toMatchObject({ code: 'file.damaged', params: { path: 'captions.jsonl' } });
    const [aside = ''] = await readdir(join(folder, 'set-aside'));
    expect(await readFile(join(folder, 'set-aside', aside), 'utf8')).toBe(before);
  });

  it.each(['', 'not JSON\n', '\u0000\u0000\n', '[]\n'])('is set aside when it is %j', async (text) => {
    await writeFile(path, text);
    const { captions, notice, file } = await CaptionsFile.open(path);
    expect([captions, notice?.code]).toEqual([[], 'file.damaged']);
    await file.add([caption(1)], [caption(1)]);
    expect(await idsIn()).toEqual(['c1']);
  });

  it('is left as it is when it is newer', async () => {
    const newer = '{"formatVersion":2}\n{"someday":1}\n';
    await writeFile(path, newer);
    const { captions, notice, file } = await CaptionsFile.open(path);
    expect([captions, notice?.code]).toEqual([[], 'file.newer']);
    await file.add([caption(1)], [caption(1)]);
    await file.remove();
    expect(await readFile(path, 'utf8')).toBe(newer);
  });

  it('stays bounded', async () => {
    const all = Array.from({ length: mostCaptions }, (_, n) => caption(n));
    const { file } = await CaptionsFile.open(path);
    await file.add(all, all);
    for (let part = 0; part < 3; part++) await file.add(all.slice(0, 900), all);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').length;
    expect(lines).toBeLessThanOrEqual(2 * mostCaptions + 1);
    const { file: again } = await CaptionsFile.open(path);
    const later = [...all.slice(1), caption(9999)];
    await again.add([caption(9999)], later);
    expect(await idsIn()).toEqual(later.map(({ id }) => id));
  });

  it('says when the disk refuses, and has all the next time', async () => {
    const { file } = await CaptionsFile.open(path);
    await file.add([caption(1)], [caption(1)]);
    await rm(path);
    await writeFile(join(folder, 'other'), '');
    const nowhere = (await CaptionsFile.open(join(folder, 'other', 'captions.jsonl'))).file;
    await expect(nowhere.add([caption(2)], [caption(2)])).rejects.toMatchObject({ name: 'MudraError' });
  });
});

describe('the captions that Mudra holds', () => {
  it('are in memory alone, unless they are to be kept', async () => {
    const log = new CaptionLog(path);
    await log.log({ captions: [caption(1)] });
    expect(await readdir(folder)).toEqual([]);
    await log.keep(true);
    await log.log({ captions: [caption(2)] });
    await log.close();
    const later = new CaptionLog(path);
    await later.keep(true);
    expect(later.read().history).toEqual([caption(1), caption(2)]);
  });

  it('are no longer on the disk once that is not wished for, and still there while Mudra runs', async () => {
    const log = new CaptionLog(path);
    await Promise.all([log.keep(true), log.log({ captions: [caption(1)] }), log.keep(false)]);
    expect(await readdir(folder)).toEqual([]);
    expect(log.read().history).toEqual([caption(1)]);
    await log.keep(true);
    expect(await idsIn()).toEqual(['c1']);
  });

  it('are forgotten on the disk, too, and undone', async () => {
    const log = new CaptionLog(path);
    await log.keep(true);
    await log.log({ captions: [caption(1), caption(2)] });
    await log.forget();
    expect(await readdir(folder)).toEqual([]);
    await log.log({ captions: [caption(3)] });
    await log.log({ captions: [caption(1), caption(2)] });
    expect(await idsIn()).toEqual(['c1', 'c2', 'c3']);
    expect(log.read().history.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
  });

  it('say once what was wrong with their file, and write anew what could be read', async () => {
    const { file } = await CaptionsFile.open(path);
    await file.add([caption(1)], [caption(1)]);
    await appendFile(path, 'broken\n');
    const log = new CaptionLog(path);
    await log.keep(true);
    expect(log.read().notice?.code).toBe('file.damaged');
    expect(log.read().notice).toBeNull();
    expect(await idsIn()).toEqual(['c1']);
  });

  it('stay bounded', async () => {
    const log = new CaptionLog(path);
    await log.log({ captions: Array.from({ length: mostCaptions }, (_, n) => caption(n)) });
    await log.log({ captions: [caption(5000)] });
    const { history } = log.read();
    expect([history.length, history.at(-1)?.id]).toEqual([mostCaptions, 'c5000']);
  });
});
