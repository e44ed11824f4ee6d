import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import { defaultSettings, settingsSchema, type Notice, type Settings } from '../../shared/contract.js';
import { removeTemporaryFiles, writeFileAtomic } from './atomic-file.js';
import { asText, exists, readBytes, setAside } from './files.js';
import { FORMAT_VERSION, parseFile } from './formats.js';

/** A list would pass for an object in which nothing is chosen. */
const fileSchema = v.pipe(
  v.unknown(),
  v.check((json) => !Array.isArray(json), 'it is a list'),
  v.partial(settingsSchema),
);

/** Choices to change; what is undefined stays. */
export type SettingsPatch = v.InferOutput<typeof fileSchema>;

/** The user's choices, remembered in one JSON file. */
export interface SettingsFile {
  readonly notices: readonly Notice[];
  dismissNotices(): void;
  read(): Settings;
  /** Throws MudraError `disk.*`; then nothing changes. */
  write(patch: SettingsPatch): Promise<Settings>;
}

/**
 * Missing choices have their defaults; a damaged file is set aside with a notice. A file that is newer, or that
 * may not be read, is never overwritten: changes then last until Mudra is closed.
 */
export async function openSettings(path: string): Promise<SettingsFile> {
  const notices: Notice[] = [];
  let settings = defaultSettings;
  await removeTemporaryFiles(dirname(path), basename(path));
  if (await exists(path)) {
    try {
      settings = { ...settings, ...defined(parseFile(fileSchema, await readBytes(path))) };
    } catch (error) {
      notices.push(await setAside(dirname(path), [path], error));
    }
  }
  const mayWrite = notices.every(({ code }) => code === 'file.damaged');
  let queue: Promise<unknown> = Promise.resolve();
  return {
    notices,
    dismissNotices: () => void notices.splice(0),
    read: () => settings,
    write: (patch) => {
      const result = queue.then(async () => {
        const next = { ...settings, ...defined(patch) };
        if (mayWrite) await writeFileAtomic(path, asText({ formatVersion: FORMAT_VERSION, ...next }));
        settings = next;
        return next;
      });
      queue = result.catch(() => undefined);
      return result;
    },
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
