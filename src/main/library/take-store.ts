import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notice } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, Take, TakeId } from '../../shared/domain/take.js';
import { asText, isMissing, move, namesIn, removeLeftovers, setAside, writeWhole } from './files.js';
import {
  decodeFrames,
  encodeTake,
  FormatError,
  parseFile,
  takeFileSchema,
  type TakeFile,
} from './formats.js';

/** The takes of one sign, in `<sign folder>/takes`. A take exists when its .json does. */
export class TakeStore {
  private readonly folder: string;

  constructor(
    private readonly root: string,
    signFolder: string,
  ) {
    this.folder = join(signFolder, 'takes');
  }

  /** Reads what is there; what cannot be read becomes a notice. Oldest first. */
  async load(signId: SignId, notices: Notice[]): Promise<TakeFile[]> {
    await removeLeftovers(this.folder);
    const takes: TakeFile[] = [];
    for (const name of await namesIn(this.folder)) {
      if (!name.endsWith('.json')) continue;
      const path = join(this.folder, name);
      try {
        const file = parseFile(takeFileSchema, await readFile(path, 'utf8'));
        if (`${file.id}.json` !== name) throw new FormatError('damaged', `it belongs to the take ${file.id}`);
        await this.checkLandmarks(file);
        takes.push({ ...file, signId });
      } catch (error) {
        notices.push(await setAside(this.root, [path, path.replace(/json$/, 'f32')], error));
      }
    }
    return takes.sort((a, b) =>
      a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1,
    );
  }

  /** Landmarks first, then the .json that makes them a take. Throws MudraError `disk.*`. */
  async add(take: Take): Promise<TakeFile> {
    const { file, landmarks } = encodeTake(take);
    await writeWhole(join(this.folder, `${file.id}.f32`), landmarks);
    await writeWhole(join(this.folder, `${file.id}.json`), asText(file));
    return file;
  }

  /** Throws FormatError when the landmarks are not those that were saved. */
  async frames(file: TakeFile): Promise<HandFrame[]> {
    try {
      return decodeFrames(file, await readFile(join(this.folder, `${file.id}.f32`)));
    } catch (error) {
      throw isMissing(error) ? new FormatError('damaged', 'its landmarks are missing') : error;
    }
  }

  /** Sets a take aside after `error`. */
  async setAside(id: TakeId, error: unknown): Promise<Notice> {
    return setAside(this.root, [join(this.folder, `${id}.json`), join(this.folder, `${id}.f32`)], error);
  }

  /** The .json goes first: without it the take is gone, whatever happens next. */
  async moveOut(id: TakeId, folder: string): Promise<void> {
    await move(join(this.folder, `${id}.json`), join(folder, `${id}.json`));
    await move(join(this.folder, `${id}.f32`), join(folder, `${id}.f32`));
  }

  /** The .json comes last. False when it was not there. */
  async moveIn(id: TakeId, folder: string): Promise<boolean> {
    await move(join(folder, `${id}.f32`), join(this.folder, `${id}.f32`));
    return move(join(folder, `${id}.json`), join(this.folder, `${id}.json`));
  }

  private async checkLandmarks(file: TakeFile): Promise<void> {
    try {
      const { size } = await stat(join(this.folder, `${file.id}.f32`));
      if (size !== file.landmarks.bytes) {
        throw new FormatError('damaged', `${size} bytes of landmarks instead of ${file.landmarks.bytes}`);
      }
    } catch (error) {
      throw isMissing(error) ? new FormatError('damaged', 'its landmarks are missing') : error;
    }
  }
}
