import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { defaultSettings, settingsSchema, type Notice, type Settings } from '../../shared/contract.js';
import { asText, isMissing, setAside, writeWhole } from './files.js';
import { parseFile } from './formats.js';

const fileSchema = v.partial(settingsSchema);

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

/** Missing choices have their defaults; a damaged file is set aside with a notice. */
export async function openSettings(path: string): Promise<SettingsFile> {
  const notices: Notice[] = [];
  let settings = defaultSettings;
  try {
    settings = { ...settings, ...defined(parseFile(fileSchema, await readFile(path, 'utf8'))) };
  } catch (error) {
    if (!isMissing(error)) notices.push(await setAside(dirname(path), [path], error));
  }
  let queue: Promise<unknown> = Promise.resolve();
  return {
    notices,
    dismissNotices: () => void notices.splice(0),
    read: () => settings,
    write: (patch) => {
      const result = queue.then(async () => {
        const next = { ...settings, ...defined(patch) };
        await writeWhole(path, asText(next));
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
