import { rm, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { idPattern, type Notice } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, Take, TakeId } from '../../shared/domain/take.js';
import { asMudraError } from '../../shared/errors.js';
import { removeTemporaryFiles, writeFileAtomic } from './atomic-file.js';
import { damaged } from './format-error.js';
import { asText, move, namesIn, readBytes, setAside } from './files.js';
import {
  byAge,
  checkLandmarks,
  decodeAllFrames,
  decodeFrames,
  encodeTake,
  parseFile,
  takeFileSchema,
  type TakeFile,
} from './formats.js';
import type { LibraryIndex } from './library-index.js';

/** A take's two files in `folder`, checked. Throws FormatError. */
export async function readTake(folder: string, id: string): Promise<{ file: TakeFile; landmarks: Buffer }> {
  const file = parseFile(takeFileSchema, await readBytes(join(folder, `${id}.json`)));
  if (file.id !== id) throw damaged('belongsToTake', { id: file.id });
  const landmarks = await readBytes(join(folder, `${id}.f32`), 'landmarksMissing');
  checkLandmarks(file, landmarks);
  return { file, landmarks };
}

/** The take ids in a folder of takes, by their `.json` or `.f32`; other files are not ours. */
export async function takeIdsIn(folder: string, ext: '.json' | '.f32'): Promise<TakeId[]> {
  return idsOf(await namesIn(folder), ext);
}

function idsOf(names: readonly string[], ext: string): TakeId[] {
  return names
    .filter((name) => name.endsWith(ext))
    .map((name) => name.slice(0, -ext.length) as TakeId)
    .filter((id) => idPattern.test(id));
}

/** The takes of one sign, in `<sign folder>/takes`. A take exists exactly when its `.json` does. */
export class TakeStore {
  private readonly folder: string;
  private readonly signId: SignId;

  /** `trash` is where removed takes of all signs lie. */
  constructor(
    private readonly root: string,
    signFolder: string,
    private readonly trash: string,
  ) {
    this.folder = join(signFolder, 'takes');
    this.signId = basename(signFolder) as SignId;
  }

  /**
   * Reads and checks what is there, oldest first; what cannot be used becomes a notice. Takes that `index` knows are
   * not read: their landmarks are checked whenever they are used.
   */
  async load(notices: Notice[], index?: LibraryIndex): Promise<TakeFile[]> {
    const names = await removeTemporaryFiles(this.folder);
    const ids = idsOf(names, '.json');
    const takes: TakeFile[] = [];
    for (const id of ids) {
      const read = async (): Promise<TakeFile> => (await readTake(this.folder, id)).file;
      try {
        takes.push(await (index ? index.take(this.signId, id, this.path(id), read) : read()));
      } catch (error) {
        notices.push(await this.setAside(id, error));
      }
    }
    await this.sweepOrphans(ids, idsOf(names, '.f32'));
    return takes.sort(byAge);
  }

  /** Throws MudraError `disk.*`. */
  async add(take: Take): Promise<TakeFile> {
    const { file, landmarks } = encodeTake(take);
    await this.put(file, landmarks);
    return file;
  }

  /** Landmarks first, then the `.json` that makes them a take. Throws MudraError `disk.*`. */
  async put(file: TakeFile, landmarks: Buffer): Promise<void> {
    const path = this.path(file.id);
    await writeFileAtomic(`${path}.f32`, landmarks);
    try {
      await writeFileAtomic(`${path}.json`, asText(file));
    } catch (error) {
      await rm(`${path}.f32`, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Writes what is said of a take that is there. Throws MudraError `disk.*`; then it is as it was. */
  async rewrite(file: TakeFile): Promise<void> {
    await writeFileAtomic(`${this.path(file.id)}.json`, asText(file));
  }

  /**
   * The frames that count, or with `whole` all that were recorded. Throws FormatError when the files are not those
   * that were saved.
   */
  async frames(id: TakeId, whole = false): Promise<HandFrame[]> {
    const { file, landmarks } = await readTake(this.folder, id);
    return whole ? decodeAllFrames(file, landmarks) : decodeFrames(file, landmarks);
  }

  /** Throws FormatError when the files are not those that were saved. */
  async landmarks(id: TakeId): Promise<Buffer> {
    return (await readTake(this.folder, id)).landmarks;
  }

  /** Deletes a take that is kept elsewhere by now. The `.json` goes first. */
  async discard(id: TakeId): Promise<void> {
    try {
      for (const ext of ['.json', '.f32']) await rm(this.path(id) + ext, { force: true });
    } catch (error) {
      throw asMudraError(error);
    }
  }

  /** Sets a take aside after `error`. */
  setAside(id: TakeId, error: unknown): Promise<Notice> {
    return setAside(this.root, [`${this.path(id)}.json`, `${this.path(id)}.f32`], error);
  }

  /** To the trash. The `.json` goes first: without it the take is gone, whatever happens next. */
  async remove(id: TakeId): Promise<void> {
    const trashed = join(this.trash, id);
    for (const ext of ['.json', '.f32']) await touch(this.path(id) + ext);
    await move(`${this.path(id)}.json`, `${trashed}.json`);
    try {
      await move(`${this.path(id)}.f32`, `${trashed}.f32`);
    } catch (error) {
      await move(`${trashed}.json`, `${this.path(id)}.json`);
      throw error;
    }
  }

  /** Back from the trash. The `.json` comes last. */
  async restore(id: TakeId): Promise<void> {
    for (const ext of ['.f32', '.json']) await move(join(this.trash, id + ext), this.path(id) + ext);
  }

  private path(id: TakeId): string {
    return join(this.folder, id);
  }

  /**
   * Landmarks without a `.json` are a save, a removal or a restoration that was killed half-way; none of these
   * is a take, but nothing is deleted here: they join the trash, where a half-moved take finds them again.
   */
  private async sweepOrphans(takes: readonly TakeId[], landmarks: readonly TakeId[]): Promise<void> {
    const described = new Set(takes);
    for (const id of landmarks) {
      if (described.has(id)) continue;
      await touch(`${this.path(id)}.f32`);
      await move(`${this.path(id)}.f32`, join(this.trash, `${id}.f32`));
    }
  }
}

/** Sets a file's or folder's time to now: the trash counts from there. */
export async function touch(path: string): Promise<void> {
  await utimes(path, new Date(), new Date()).catch(() => undefined);
}
