import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { errnoOf, isFull, isMissing } from './files.js';

const ownerSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** When the process started, in the system's own words; null where the system does not say. */
  started: v.nullable(v.string()),
  /** Tells apart the locks of one process. */
  token: v.string(),
});
type Owner = v.InferOutput<typeof ownerSchema>;

/** Tokens of the locks that this process holds. */
const held = new Set<string>();

/**
 * Keeps a second Mudra from writing to the same folder, by a file `lock` that names its process. The lock of a
 * process that is gone is taken over, also when another process has its number by now. On a full disk there is
 * no lock: what is there can still be looked at, and removed. Gives the function that unlocks. Throws MudraError
 * `library.locked`, `disk.denied`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const owner: Owner = {
    pid: process.pid,
    started: await startOf(process.pid),
    token: randomBytes(8).toString('hex'),
  };
  // Before the file is there: this process asks itself whether it holds the lock that it finds.
  held.add(owner.token);
  try {
    await mkdir(folder, { recursive: true });
    for (let attempt = 0; attempt < 60; attempt++) {
      const found = await readLock(path);
      if (found === null ? await create(path, owner) : await takeOver(path, found, owner)) {
        return () => unlock(path, owner.token);
      }
      await sleep(30);
    }
    throw new MudraError('library.locked', { path: folder, pid: 0 });
  } catch (error) {
    held.delete(owner.token);
    if (isFull(error)) return async () => undefined;
    throw asMudraError(error);
  }
}

/** False when somebody else was faster. */
async function create(path: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    // What was made but could not be filled must not lock anybody out.
    if (isFull(error)) await rm(path, { force: true });
    throw error;
  }
}

/**
 * Replaces the lock `found` of a process that is gone; false when somebody else may be doing so. To replace one
 * particular lock takes a claim on it, so of several that judge it stale only one does, and only once: whoever
 * comes later finds another lock there. Throws MudraError `library.locked` when its process is alive.
 */
async function takeOver(path: string, found: string, owner: Owner): Promise<boolean> {
  const other = ownerOf(found);
  if (other && (await isAlive(other, path))) {
    throw new MudraError('library.locked', { path: dirname(path), pid: other.pid });
  }
  // A lock that names nobody is being written at this moment, or was left by a crash.
  if (!other && (await isFresh(path))) return false;
  const claim = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 8)}.tmp`;
  const own = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(claim, '', { flag: 'wx' });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!(await isFresh(claim))) await rm(claim, { force: true });
    return false;
  }
  try {
    if ((await readLock(path)) !== found) return false;
    await writeFile(own, JSON.stringify(owner));
    await rename(own, path);
    return true;
  } finally {
    for (const left of [own, claim]) await rm(left, { force: true });
  }
}

async function unlock(path: string, token: string): Promise<void> {
  if (!held.delete(token)) return;
  const found = await readLock(path);
  if (found !== null && ownerOf(found)?.token === token) await rm(path, { force: true });
}

async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function ownerOf(text: string): Owner | null {
  try {
    const parsed = v.safeParse(ownerSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

async function isAlive(owner: Owner, path: string): Promise<boolean> {
  // Numbers begin anew in every container, so our own number on a lock that is not ours is chance.
  if (owner.pid === process.pid) return held.has(owner.token);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') return false;
  }
  const started = await startOf(owner.pid);
  if (owner.started !== null && started !== null) return owner.started === started;
  const bootedAt = Date.now() - uptime() * 1000;
  return (await changedAt(path)) > bootedAt - 60_000;
}

async function isFresh(path: string): Promise<boolean> {
  return Math.abs(Date.now() - (await changedAt(path))) < 1000;
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    (stats) => stats.mtimeMs,
    () => 0,
  );
}

/** Start of a process since boot, from Linux' /proc; null elsewhere. */
async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Field 22; the fields are counted after the name in brackets, which may hold blanks.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
