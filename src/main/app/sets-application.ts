import { join } from 'node:path';
import {
  events,
  type EventName,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type StreamName,
  type StreamPayload,
} from '../../shared/contract.js';
import type { CaptionWindow } from '../../shared/contract-captions.js';
import type { SignSet } from '../../shared/contract-sharing.js';
import { MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import { lockFolder } from '../library/lock.js';
import { countSigns, SignSets, type SetOnDisk } from '../library/sets.js';
import type { Application, SharingRequest, Workspace, WorkspaceRequest } from './application-types.js';
import { CaptionLog } from './caption-log.js';
import { ContractEmitter } from './emitter.js';
import { Sharing } from './sharing.js';
import { Tasks } from './tasks.js';
import { Transfers } from './transfers.js';
import { Upkeep } from './upkeep.js';

export interface SetsOptions {
  /** Everything the app keeps lives under this folder. */
  readonly dataFolder: string;
  readonly version: string;
  /** Asks a person where a file is to be kept, and null when nowhere; hosts that cannot ask let it be fetched. */
  readonly askWhere?: (name: string) => Promise<string | null>;
  /** Shows a window of captions; hosts whose page opens its own have none. */
  readonly openWindow?: (which: CaptionWindow) => void;
}

type Handlers = {
  [N in SharingRequest]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/**
 * The application over all sign sets of a data folder, of which one is open at a time: `openWorkspace` opens the one
 * in a folder. Throws MudraError `library.locked` while another Mudra has the data folder, `disk.*`.
 */
export async function openSets(
  options: SetsOptions,
  openWorkspace: (folder: string) => Promise<Workspace>,
): Promise<Application> {
  const { dataFolder } = options;
  const unlock = await lockFolder(dataFolder);
  try {
    const sets = await SignSets.open(dataFolder, t('sets.first'));
    await sets.clean();
    const transfers = await Transfers.open(join(dataFolder, 'transfers'));
    const set = await sets.last();
    const workspace = await openWorkspace(set.folder);
    const captions = new CaptionLog(join(dataFolder, 'captions.jsonl'));
    await captions
      .keep((await workspace.request('settings.read', undefined)).keepCaptions)
      .catch((error: unknown) => {
        console.error('The captions of before cannot be kept:', error);
      });
    const parts = { options, sets, transfers, captions, openWorkspace, unlock };
    return new SetsApplication(parts, { set, workspace });
  } catch (error) {
    await unlock();
    throw error;
  }
}

interface Parts {
  readonly options: SetsOptions;
  readonly sets: SignSets;
  readonly transfers: Transfers;
  readonly captions: CaptionLog;
  readonly openWorkspace: (folder: string) => Promise<Workspace>;
  readonly unlock: () => Promise<void>;
}

interface Open {
  readonly set: SetOnDisk;
  readonly workspace: Workspace;
}

class SetsApplication implements Application {
  private readonly emitter = new ContractEmitter();
  private readonly tasks = new Tasks(this.emitter);
  private readonly sharing: Sharing;
  private readonly upkeep: Upkeep;
  private stopForwarding: () => void = () => undefined;
  /** Sets are changed one after another; requests to a set wait for a switch. */
  private changing: Promise<unknown> = Promise.resolve();
  private live = false;
  /** One of Mudra's windows has the keyboard. */
  private focused = false;
  private switching = false;

  constructor(
    private readonly parts: Parts,
    private open: Open,
  ) {
    const { options, transfers, sets } = parts;
    const { version, askWhere } = options;
    const { tasks } = this;
    this.sharing = new Sharing({
      tasks,
      transfers,
      version,
      askWhere,
      set: () => {
        const { library, history } = this.open.workspace;
        return { ...this.open.set, library, history };
      },
      caughtUp: () => this.open.workspace.caughtUp(),
      adoptModel: (files) => this.open.workspace.adoptModel(files),
    });
    this.upkeep = new Upkeep({
      tasks,
      sets,
      set: () => ({ ...this.open.set, library: this.open.workspace.library }),
    });
    this.forward();
  }

  get files(): Application['files'] {
    return this.parts.transfers;
  }

  readonly on: Application['on'] = (name, listener) => this.emitter.on(name, listener);

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    // What is running can always be asked about and stopped.
    if (name !== 'task.read' && name !== 'task.cancel') await this.changing;
    if (Object.hasOwn(this.handlers, name)) {
      const handler = this.handlers[name as SharingRequest] as (input: unknown) => unknown;
      return (await handler(input)) as RequestOutput<N>;
    }
    if (name === 'live.start' || name === 'live.stop') this.live = name === 'live.start';
    const answer = await this.open.workspace.request(name as WorkspaceRequest, input as never);
    if (name === 'settings.write') await this.keepCaptions(input as RequestInput<'settings.write'>);
    return answer as RequestOutput<N>;
  }

  send<N extends StreamName>(name: N, payload: StreamPayload<N>): void {
    if (name === 'app.focused') this.focused = payload as StreamPayload<'app.focused'>;
    if (!this.switching) this.open.workspace.send(name, payload);
  }

  async dispose(): Promise<void> {
    await this.tasks.dispose();
    await this.changing;
    this.stopForwarding();
    await this.open.workspace.dispose();
    await this.parts.captions.close();
    await this.parts.transfers.dispose();
    await this.parts.unlock();
  }

  private async keepCaptions({ keepCaptions }: RequestInput<'settings.write'>): Promise<void> {
    if (keepCaptions !== undefined) await this.parts.captions.keep(keepCaptions);
  }

  private readonly handlers: Handlers = {
    'captions.read': () => this.parts.captions.read(),
    'captions.log': (input) => this.parts.captions.log(input),
    'captions.forget': () => this.parts.captions.forget(),
    'captions.sentence': (input) => this.parts.captions.sentence(input),
    'task.read': ({ task }) => this.tasks.read(task),
    'task.cancel': ({ task }) => this.tasks.cancel(task) as undefined,
    'export.start': (input) => this.sharing.export(input),
    'export.deliver': ({ download }) => this.sharing.deliver(download),
    'import.begin': () => this.sharing.begin(),
    'import.read': ({ upload }) => this.sharing.read(upload),
    'import.write': ({ upload, merge }) => this.sharing.write(upload, merge),
    'import.drop': ({ upload }) => this.sharing.drop(upload),
    'storage.read': () => this.upkeep.storage(),
    'storage.emptyTrash': () => this.change(() => this.upkeep.emptyTrash()),
    'health.check': () => this.upkeep.check(),
    'health.heal': ({ findings }) => this.upkeep.heal(findings),
    'window.open': ({ which }) => {
      this.parts.options.openWindow?.(which);
      return this.parts.options.openWindow !== undefined;
    },
    'sets.read': () => this.view(),
    'sets.removed': () => this.parts.sets.removedSets(),
    'set.create': ({ name }) =>
      this.change(async () => {
        const set = await this.parts.sets.create(name);
        await this.tell();
        return { id: set.id, name: set.name, createdAt: set.createdAt, signs: 0, takes: 0, current: false };
      }),
    'set.rename': ({ set, name }) =>
      this.change(async () => {
        await this.parts.sets.rename(set, name);
        if (set === this.open.set.id) this.open = { ...this.open, set: await this.parts.sets.find(set) };
        await this.tell();
        return undefined;
      }),
    'set.duplicate': ({ set, name }) =>
      this.tasks.start('copy', async ({ signal, progress }) => {
        const made = await this.parts.sets.duplicate(set, name, { signal, onShare: progress });
        await this.tell();
        return { outcome: 'copied', set: made.id };
      }),
    'set.open': ({ set }) =>
      this.change(async () => {
        await this.use(await this.parts.sets.find(set));
        await this.tell();
        return undefined;
      }),
    'set.remove': ({ set }) => this.change(() => this.remove(set)),
    'set.restore': ({ set }) =>
      this.change(async () => {
        await this.parts.sets.restore(set);
        await this.tell();
        return undefined;
      }),
  };

  private async remove(id: string): Promise<undefined> {
    const { sets } = this.parts;
    const other = (await sets.list()).find((set) => set.id !== id);
    if (!other) throw new MudraError('set.last');
    if (id === this.open.set.id) await this.use(other);
    await sets.remove(id);
    await this.tell();
    return undefined;
  }

  /**
   * Opens a set in the place of the open one, which stays open when it cannot be. Throws `training.busy`,
   * `task.busy`, `library.locked`, `disk.*`.
   */
  private async use(set: SetOnDisk): Promise<void> {
    const before = this.open;
    if (set.id === before.set.id) return;
    this.tasks.assertFree();
    if (before.workspace.asked) throw new MudraError('training.busy');
    const { training, calibrating } = await before.workspace.request('app.status', undefined);
    this.switching = true;
    this.stopForwarding();
    try {
      // One after the other: both may want the same ports and much memory.
      await before.workspace.dispose();
      if (training) this.emitter.emit('training.ended', { outcome: 'cancelled', automatic: true });
      if (calibrating) this.emitter.emit('calibration.ended', { outcome: 'cancelled' });
      const { openWorkspace } = this.parts;
      try {
        this.open = { set, workspace: await openWorkspace(set.folder) };
      } catch (error) {
        this.open = { set: before.set, workspace: await openWorkspace(before.set.folder) };
        throw error;
      } finally {
        this.forward();
        this.upkeep.forget();
        await this.announce();
      }
    } finally {
      this.switching = false;
    }
    await this.parts.sets.remember(set.id).catch((error: unknown) => console.error(error));
  }

  /** Windows hear of all that is another one now. */
  private async announce(): Promise<void> {
    const { workspace } = this.open;
    workspace.send('app.focused', this.focused);
    if (this.live) await workspace.request('live.start', undefined);
    this.emitter.emit('library.changed', await workspace.request('library.read', undefined));
    const status = await workspace.request('app.status', undefined);
    this.emitter.emit('model.changed', status.model);
    this.emitter.emit('status.caughtUp', status);
  }

  /** What the open set tells, the hosts hear. */
  private forward(): void {
    const { workspace } = this.open;
    const names = Object.keys(events) as EventName[];
    const stops = names.map((name) =>
      workspace.on(name, (payload) => this.emitter.emit(name, payload as never)),
    );
    this.stopForwarding = () => {
      for (const stop of stops) stop();
    };
  }

  private async view(): Promise<SignSet[]> {
    const sets = await this.parts.sets.list();
    return Promise.all(
      sets.map(async ({ id, name, createdAt, folder }) => ({
        id,
        name,
        createdAt,
        ...(await countSigns(folder)),
        current: id === this.open.set.id,
      })),
    );
  }

  private async tell(): Promise<void> {
    this.emitter.emit('sets.changed', await this.view());
  }

  private change<T>(job: () => Promise<T>): Promise<T> {
    const result = this.changing.then(job);
    this.changing = result.catch(() => undefined);
    return result;
  }
}
