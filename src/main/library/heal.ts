import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Healed } from '../../shared/contract-sharing.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import type { Reason, ReasonCode } from '../../shared/reasons.js';
import { readBytes, setAside } from './files.js';
import { damaged, FormatError } from './format-error.js';
import {
  byAge,
  checkLandmarks,
  decodeTake,
  FORMAT_VERSION,
  parseFile,
  signFileSchema,
  takeFileSchema,
  type SignFile,
} from './formats.js';
import { wholeTakes, type Ailment, type HealthWatch } from './health.js';
import type { Library } from './library.js';
import type { StoredTake } from './stored-signs.js';

type OpenLibrary = Pick<Library, 'view' | 'takeFrames' | 'disableTake' | 'renameSign' | 'importSign'>;
type Counts = Omit<Healed, 'report'>;

/**
 * Mends what was found in a set whose library is open. Nothing that holds takes is deleted before its takes are
 * somewhere else. What cannot be mended is told, and the rest is. Throws the reason of the signal.
 */
export async function heal(
  setFolder: string,
  library: OpenLibrary,
  ailments: readonly Ailment[],
  { signal, onShare }: HealthWatch,
): Promise<Counts> {
  const counts: Counts = { restored: 0, setAside: 0, removed: 0, failed: [] };
  const surgery = new Surgery(setFolder, library, counts);
  for (const [done, ailment] of ailments.entries()) {
    signal.throwIfAborted();
    onShare(done / ailments.length);
    try {
      await surgery.mend(ailment);
    } catch (thrown) {
      const { path } = ailment;
      if (thrown instanceof FormatError) {
        counts.failed.push({ path, reason: thrown.reason, why: { ...thrown.params } });
      } else {
        const { code, params } = asMudraError(thrown);
        const reason = errorText({ code, params });
        counts.failed.push({ path, reason, error: { code, params: { ...params } } });
      }
    }
  }
  return counts;
}

/** What was found, as an error again. */
function errorOf({ reason, why }: Ailment): FormatError {
  const { why: code = 'damaged', detail, reason: _english, ...params } = why ?? {};
  const known: Reason = {
    code: code as ReasonCode,
    params,
    ...(detail === undefined ? {} : { detail: String(detail) }),
  };
  return new FormatError('damaged', reason, 0, known);
}

class Surgery {
  constructor(
    private readonly root: string,
    private readonly library: OpenLibrary,
    private readonly counts: Counts,
  ) {}

  async mend(ailment: Ailment): Promise<void> {
    const { remedy, kind } = ailment;
    if (remedy === 'none') throw errorOf(ailment);
    if (remedy === 'remove') {
      for (const file of ailment.files) await rm(this.at(file), { recursive: true, force: true });
      this.counts.removed++;
    } else if (remedy === 'set-aside') {
      await this.setAside(ailment);
      this.counts.setAside++;
    } else if (kind === 'sign') {
      await this.writeSignAnew(ailment);
      this.counts.restored++;
    } else if (kind === 'aside-sign') this.counts.restored += await this.bringBackSign(ailment);
    else if (kind === 'take' || ailment.files.length === 1) await this.writeTakeAnew(ailment);
    else this.counts.restored += await this.bringBackTake(ailment);
  }

  private async setAside(ailment: Ailment): Promise<void> {
    const { kind, path, files } = ailment;
    if (kind === 'model') {
      await rename(this.at('model'), `${this.at('model')}-set-aside-${Date.now()}`);
      return;
    }
    if (kind === 'take') {
      const id = basename(path, '.json') as TakeId;
      // A loaded take is set aside by its library, which then knows that it is gone.
      const loaded = this.library.view().signs.some((sign) => sign.takes.some((take) => take.id === id));
      if (loaded) {
        const code = await this.library.takeFrames(id).then(
          () => null,
          (thrown: unknown) => asMudraError(thrown).code,
        );
        if (code !== 'file.damaged') throw errorOf(ailment);
        return;
      }
    }
    const [first = path, ...others] = files.map((file) => this.at(file));
    const notice = await setAside(this.at('library'), [first, ...others], errorOf(ailment));
    if (notice.code !== 'file.damaged') throw new MudraError(notice.code, notice.params);
  }

  /** The library knows what was in it. */
  private async writeSignAnew({ path, sign }: Ailment): Promise<void> {
    const id = basename(join(path, '..')) as SignId;
    if (sign === null) throw new MudraError('sign.unknown');
    await this.library.renameSign(id, sign);
  }

  /** All but the landmarks is in memory; do they not fit it, the take is set aside after all. */
  private async writeTakeAnew({ path }: Ailment): Promise<void> {
    const id = basename(path).replace(/\.(json|f32)$/, '') as TakeId;
    const take = this.library
      .view()
      .signs.flatMap(({ takes }) => takes)
      .find((one) => one.id === id);
    await this.library.disableTake(id, take?.disabled ?? false);
    const read = await this.library.takeFrames(id).then(
      () => true,
      (thrown: unknown) => {
        if (asMudraError(thrown).code !== 'file.damaged') throw thrown;
        return false;
      },
    );
    if (read) this.counts.restored++;
    else this.counts.setAside++;
  }

  private async bringBackSign({ files: [folder = ''] }: Ailment): Promise<number> {
    const place = this.at(folder);
    const ids = await wholeTakes(place);
    const takes: StoredTake[] = [];
    for (const id of ids) {
      takes.push(await this.take(join(place, 'takes', `${id}.json`), join(place, 'takes', `${id}.f32`)));
    }
    const [first] = takes;
    if (!first) throw damaged('noWholeTakes');
    const sign = await parsedSign(place).catch(() => this.signOf(first.signId, first.createdAt));
    const { added } = await this.library.importSign({ sign, takes: takes.sort(byAge) }, false);
    for (const id of ids) await this.removeTake(join(place, 'takes', id));
    await this.removeUnlessTakes(place);
    return added.length;
  }

  /** `files`: the landmarks, then the description. */
  private async bringBackTake({ files: [landmarks = '', description = ''] }: Ailment): Promise<number> {
    const take = await this.take(this.at(description), this.at(landmarks));
    const sign = await this.signOf(take.signId, take.createdAt);
    const { added } = await this.library.importSign({ sign, takes: [take] }, false);
    for (const file of [description, landmarks]) await rm(this.at(file), { force: true });
    return added.length;
  }

  private async take(description: string, landmarks: string): Promise<StoredTake> {
    const file = parseFile(takeFileSchema, await readBytes(description));
    const bytes = await readBytes(landmarks);
    checkLandmarks(file, bytes);
    return decodeTake(file, bytes);
  }

  /** A sign that is loaded, or one whose `sign.json` is lost: its name may still be known to the model. */
  private async known(id: SignId): Promise<string | null> {
    const text = await readFile(this.at('model/model.json'), 'utf8').catch(() => '');
    const found = text === '' ? null : nameIn(JSON.parse(text), id);
    return found;
  }

  private async signOf(id: SignId, createdAt: string): Promise<SignFile> {
    const loaded = this.library.view().signs.find((sign) => sign.id === id);
    const name =
      loaded?.name ?? (await this.known(id).catch(() => null)) ?? id.replace(/-[0-9a-f]{6,12}$/, '');
    return {
      formatVersion: FORMAT_VERSION,
      id,
      name,
      kind: loaded?.kind ?? 'sign',
      createdAt: loaded?.createdAt ?? createdAt,
    };
  }

  private async removeTake(path: string): Promise<void> {
    for (const ending of ['.json', '.f32']) await rm(path + ending, { force: true });
  }

  /** What is left of a sign's folder goes when no take, whole or broken, is in it. */
  private async removeUnlessTakes(folder: string): Promise<void> {
    const left = await readdir(join(folder, 'takes')).catch(() => []);
    if (left.length === 0) await rm(folder, { recursive: true, force: true });
  }

  private at(path: string): string {
    return join(this.root, ...path.split('/'));
  }
}

async function parsedSign(folder: string): Promise<SignFile> {
  return parseFile(signFileSchema, await readBytes(join(folder, 'sign.json')));
}

/** The name that goes with an id, wherever in `json` both are. */
function nameIn(json: unknown, id: string): string | null {
  if (typeof json !== 'object' || json === null) return null;
  const one = json as { id?: unknown; name?: unknown };
  if (one.id === id && typeof one.name === 'string') return one.name;
  for (const inner of Object.values(json)) {
    const found = nameIn(inner, id);
    if (found !== null) return found;
  }
  return null;
}
