import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { idPattern } from '../../shared/contract-base.js';
import type { Finding, HealthReport } from '../../shared/contract-sharing.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { isMissing, readBytes } from './files.js';
import { damaged, FormatError } from './format-error.js';
import { parseFile, sha256, signFileSchema, takeFileSchema, type TakeFile } from './formats.js';
import { readTake } from './take-store.js';

/** Names that atomic writes use until they are done. */
const temporary = /\.[0-9a-f]{8}\.tmp$/;
/** A temporary file that is younger may still be being written, in ms. */
const settledMs = 10_000;

export interface HealthWatch {
  readonly signal: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** A finding with the files that it is about, the first one before all. */
export interface Ailment extends Finding {
  readonly files: readonly string[];
}

export interface Examination {
  readonly report: HealthReport;
  readonly ailments: readonly Ailment[];
}

/** What the open library has in memory: signs by their ids with their names, and takes' ids. */
export interface Loaded {
  readonly signs: ReadonlyMap<string, string>;
  readonly takes: ReadonlySet<string>;
}

interface Files {
  readonly root: string;
  /** Paths below the set's folder, joined with `/`. */
  readonly paths: readonly string[];
}

/**
 * Looks at every file of a set, which may be open, and changes none: are they all there, as they were written, and
 * as they should be? What is `loaded` can be written anew. Throws the reason of the signal, `disk.*`.
 */
export async function examine(setFolder: string, loaded: Loaded, watch: HealthWatch): Promise<Examination> {
  const files: Files = { root: setFolder, paths: await pathsOf(setFolder) };
  const exam = new Exam(files, loaded, await describedTakes(files));
  for (const [done, path] of files.paths.entries()) {
    watch.signal.throwIfAborted();
    watch.onShare(done / files.paths.length);
    await exam.look(path);
  }
  const findings = exam.ailments.map(findingOf);
  return {
    ailments: exam.ailments,
    report: { files: files.paths.length, takes: exam.takes, findings },
  };
}

function findingOf({ files: _files, ...finding }: Ailment): Finding {
  return finding;
}

/** Descriptions (`.json`) of takes that lie in the trash or were set aside, by the checksum of their landmarks. */
async function describedTakes({ root, paths }: Files): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths) {
    if (!/^library\/(trash|set-aside)\/.*\.json$/.test(path) || path.endsWith('/sign.json')) continue;
    const file = await read(join(root, path));
    if (file) found.set(file.landmarks.sha256, path);
  }
  return found;
}

async function read(path: string): Promise<TakeFile | null> {
  try {
    return parseFile(takeFileSchema, await readBytes(path));
  } catch {
    return null;
  }
}

class Exam {
  readonly ailments: Ailment[] = [];
  takes = 0;
  private readonly there: ReadonlySet<string>;

  constructor(
    private readonly files: Files,
    private readonly loaded: Loaded,
    private readonly described: ReadonlyMap<string, string>,
  ) {
    this.there = new Set(files.paths);
  }

  async look(path: string): Promise<void> {
    if (path.split('/').some((step) => temporary.test(step))) return this.leftOver(path);
    const [, signId = '', rest = ''] = /^library\/signs\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (idPattern.test(signId)) return this.signFile(path, signId, rest);
    if (/^library\/trash\/takes\/[^/]+\.f32$/.test(path)) return this.landmarks(path, null);
    const [, aside] = /^library\/set-aside\/([^/]+)/.exec(path) ?? [];
    if (aside !== undefined) return this.setAside(path, aside);
    if (path === 'model/model.json') return this.model(path);
  }

  private async leftOver(path: string): Promise<void> {
    const steps = path.split('/');
    const top = steps.slice(0, steps.findIndex((step) => temporary.test(step)) + 1).join('/');
    if (this.ailments.some((one) => one.path === top)) return;
    const { mtimeMs } = await stat(join(this.files.root, top)).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs < settledMs) return;
    this.add('temporary', top, damaged('neverFinished'), 'remove', { files: [top] });
  }

  private async signFile(path: string, signId: string, rest: string): Promise<void> {
    const sign = this.loaded.signs.get(signId) ?? null;
    const [, take, ending] = /^takes\/([^/]+)\.(json|f32)$/.exec(rest) ?? [];
    if (rest === 'sign.json') {
      const wrong = await this.wrongWith(path, async () => {
        const file = parseFile(signFileSchema, await readBytes(join(this.files.root, path)));
        if (file.id !== signId) throw damaged('belongsToSign', { id: file.id });
      });
      if (wrong)
        this.broken('sign', path, wrong, sign === null ? 'none' : 'restore', { sign, files: [path] });
    } else if (take !== undefined && ending === 'json' && idPattern.test(take)) {
      this.takes++;
      const wrong = await this.wrongWith(path, () => readTake(join(this.files.root, path, '..'), take));
      const files = [path, path.replace(/json$/, 'f32')];
      if (!wrong) return;
      // Of a take in memory all but the landmarks is known.
      const known = this.loaded.takes.has(take) && (await read(join(this.files.root, path))) === null;
      const restorable = known && this.there.has(path.replace(/json$/, 'f32'));
      if (restorable) this.broken('take', path, wrong, 'restore', { sign, takes: 1, files });
      else this.broken('take', path, wrong, 'set-aside', { sign, files });
    } else if (ending === 'f32') await this.landmarks(path, sign);
  }

  /** Landmarks whose description is missing. */
  private async landmarks(path: string, sign: string | null): Promise<void> {
    if (this.there.has(path.replace(/f32$/, 'json'))) return;
    const bytes = await readBytes(join(this.files.root, path)).catch(() => null);
    if (!bytes) return;
    const partner = this.described.get(sha256(bytes));
    const inPlace = path.startsWith('library/signs/');
    const known = inPlace && this.loaded.takes.has(basename(path, '.f32'));
    const remedy = partner !== undefined || known ? 'restore' : inPlace ? 'set-aside' : 'none';
    this.add('landmarks', path, damaged('descriptionMissing'), remedy, {
      sign,
      takes: remedy === 'restore' ? 1 : 0,
      files: partner === undefined || known ? [path] : [path, partner],
    });
  }

  private async setAside(path: string, aside: string): Promise<void> {
    const top = `library/set-aside/${aside}`;
    if (path !== top) {
      if (this.ailments.some((one) => one.path === top)) return;
      const whole = await wholeTakes(join(this.files.root, top));
      this.add('aside-sign', top, damaged('aside'), whole.length > 0 ? 'restore' : 'none', {
        takes: whole.length,
        files: [top],
      });
    } else if (path.endsWith('.f32')) await this.landmarks(path, null);
    else if (path.endsWith('.json')) {
      const file = await read(join(this.files.root, path));
      const pair = path.replace(/json$/, 'f32');
      const whole = file !== null && this.there.has(pair) && (await fits(join(this.files.root, pair), file));
      this.add('aside-take', path, damaged('aside'), whole ? 'restore' : 'none', {
        sign: file && (this.loaded.signs.get(file.signId) ?? null),
        takes: whole ? 1 : 0,
        files: whole ? [pair, path] : [path],
      });
    }
  }

  private async model(path: string): Promise<void> {
    const weights = 'model/weights.bin';
    const description = await readBytes(join(this.files.root, path)).catch(() => null);
    const bytes = await readBytes(join(this.files.root, weights)).catch(() => null);
    if (description && bytes && description.includes(sha256(bytes))) return;
    const reason = damaged(bytes ? 'weightsChecksum' : 'weightsMissing');
    this.add('model', 'model', reason, 'set-aside', { files: ['model'] });
  }

  /** What is wrong with a file; null when it is well, or gone by now. */
  private async wrongWith(path: string, look: () => Promise<unknown>): Promise<FormatError | null> {
    try {
      await look();
      return null;
    } catch (error) {
      if (!(error instanceof FormatError)) throw asMudraError(error);
      const gone = await stat(join(this.files.root, path)).then(() => false, isMissing);
      return gone ? null : error;
    }
  }

  private broken(
    kind: Finding['kind'],
    path: string,
    why: FormatError,
    remedy: Finding['remedy'],
    more: Partial<Pick<Ailment, 'sign' | 'takes'>> & Pick<Ailment, 'files'>,
  ): void {
    if (why.kind === 'damaged') this.add(kind, path, why, remedy, more);
    else this.add(why.kind, path, why, 'none', more);
  }

  private add(
    kind: Finding['kind'],
    path: string,
    { reason, params }: FormatError,
    remedy: Finding['remedy'],
    { sign = null, takes = 0, files }: Partial<Pick<Ailment, 'sign' | 'takes'>> & Pick<Ailment, 'files'>,
  ): void {
    const id = `${kind} ${path}`;
    this.ailments.push({ id, kind, path, reason, why: { ...params }, sign, takes, remedy, files });
  }
}

/** Ids of the takes in a sign's folder that are whole. */
export async function wholeTakes(signFolder: string): Promise<string[]> {
  const folder = join(signFolder, 'takes');
  const names = await readdir(folder).catch(() => []);
  const whole: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const id = basename(name, '.json');
    const found = await readTake(folder, id).then(
      () => true,
      () => false,
    );
    if (found) whole.push(id);
  }
  return whole.sort();
}

async function fits(path: string, { landmarks }: TakeFile): Promise<boolean> {
  const bytes = await readBytes(path).catch(() => null);
  return bytes !== null && sha256(bytes) === landmarks.sha256;
}

/** All files of the set, below its folder; other sets may lie in it, too. */
async function pathsOf(root: string): Promise<string[]> {
  const paths: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw asMudraError(error);
    });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) paths.push(relative(root, path).split(sep).join('/'));
    }
  };
  for (const part of ['library', 'model']) await walk(join(root, part));
  return paths.filter((path) => path !== 'library/lock').sort();
}

/** Throws `task.unknown` for a finding that is not of this examination. */
export function ailmentsNamed({ ailments }: Examination, ids: readonly string[]): Ailment[] {
  return ids.map((id) => {
    const found = ailments.find((one) => one.id === id);
    if (!found) throw new MudraError('task.unknown');
    return found;
  });
}
