import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AppStatus,
  ModelSummary,
  Notice,
  RequestInput,
  RequestOutput,
  StreamName,
  StreamPayload,
} from '../../shared/contract.js';
import { takesInUse } from '../../shared/domain/take.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { chooseLanguage } from '../../shared/i18n/languages.js';
import { followLocale } from '../../shared/i18n/t.js';
import { LibraryHistory } from '../library/history.js';
import { Library } from '../library/library.js';
import { openSettings, type SettingsFile } from '../library/settings-file.js';
import { openBackend, type Backend } from '../model/backend.js';
import { Outputs, withToken } from '../outputs/outputs.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import type { Application, ForkTrainer, Workspace, WorkspaceRequest } from './application-types.js';
import { adoptModel, type ModelFiles } from './adopt-model.js';
import { AutoTraining, enoughTaught, tunedAt } from './auto-training.js';
import { Beginning } from './beginning.js';
import { askedCalibrations, type Calibrations } from './calibrations.js';
import { Coach } from './coach.js';
import { correctMovement } from './corrections.js';
import { ContractEmitter } from './emitter.js';
import { libraryHandlers } from './library-handlers.js';
import { LibraryNews } from './library-news.js';
import { LiveRoom } from './live-room.js';
import { ModelHolder } from './model-holder.js';
import { ModelRefresh } from './model-refresh.js';
import { openSets, type SetsOptions } from './sets-application.js';
import { takeMap } from './take-map.js';
import { Trainings } from './trainings.js';

export interface ApplicationOptions extends SetsOptions {
  readonly host: AppStatus['host'];
  readonly forkTrainer: ForkTrainer;
  /** Milliseconds without a change before training starts by itself; 2 s by default. */
  readonly quietMs?: number;
  /** Takes that are there when the app opens; with more of them, or signs, it opens before its model. 200 by default. */
  readonly takesAwaited?: number;
}

interface WorkspaceOptions extends ApplicationOptions {
  /** Where the set's library and model lie. */
  readonly folder: string;
}

const usualQuietMs = 2000;
const usuallyAwaited = 200;

type Handlers = {
  [N in WorkspaceRequest]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/** Opens settings, backend and the sign set that was open last. Throws MudraError when the data folder cannot be used. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  await mkdir(options.dataFolder, { recursive: true });
  const settings = await openSettings(join(options.dataFolder, 'settings.json'));
  // Names that are given on this side, such as that of the first set, are in the language of the screens.
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  followLocale(() => chooseLanguage(settings.read().language, [system]));
  // Once for all sets, and only when something is to be computed: the list of signs does not wait for it.
  let opening: Promise<Backend> | null = null;
  const backend = (): Promise<Backend> => (opening ??= openBackend());
  return openSets(options, (folder) => openWorkspace({ ...options, folder }, settings, backend));
}

/** Opens a set's library and model. Throws MudraError `library.locked`, `disk.*`. */
async function openWorkspace(
  options: WorkspaceOptions,
  settings: SettingsFile,
  backend: () => Promise<Backend>,
): Promise<Workspace> {
  const library = await Library.open(join(options.folder, 'library'));
  const history = await LibraryHistory.open(library, join(options.folder, 'library', 'history.json'));
  const models = new ModelHolder(join(options.folder, 'model'), backend, library);
  const app = new MudraApplication(options, library, history, settings, models);
  await app.start();
  return app;
}

class MudraApplication implements Workspace {
  private readonly emitter = new ContractEmitter();
  private readonly room: LiveRoom;
  private readonly fresh: ModelRefresh;
  private readonly outputs: Outputs;
  private readonly stopListening: () => void;
  private readonly auto: AutoTraining;
  private readonly coach: Coach;
  private readonly trainings: Trainings;
  private disposed = false;
  private modelNotice: Notice | null = null;
  private readonly beginning = new Beginning();
  private readonly calibrations: Calibrations;

  constructor(
    private readonly options: WorkspaceOptions,
    readonly library: Library,
    readonly history: LibraryHistory,
    private readonly settings: SettingsFile,
    private readonly models: ModelHolder,
  ) {
    this.outputs = new Outputs(options.version, (status) => this.emitter.emit('outputs.changed', status));
    void this.outputs.apply(settings.read().outputs);
    this.room = new LiveRoom({ emitter: this.emitter, outputs: this.outputs });
    this.fresh = new ModelRefresh({
      models,
      perHour: () => this.settings.read().falsePerHour,
      use: () => this.useCurrent(),
      prepared: () => this.auto.changed(),
      begun: this.beginning.begun,
    });
    history.surround((change) => this.fresh.giveWay(change));
    models.onPreparing((preparing) => this.emitter.emit('model.preparing', preparing));
    this.trainings = new Trainings({
      folder: options.folder,
      forkTrainer: options.forkTrainer,
      library,
      perHour: () => this.settings.read().falsePerHour,
      emitter: this.emitter,
      useNew: () => this.useModelOnDisk().then(({ inUse }) => inUse),
      summary: () => this.summary(),
      modelChanged: () => {
        this.emitter.emit('model.changed', this.summary());
        if (this.modelNotice) this.tellLibrary();
      },
      over: () => this.auto.changed(),
    });
    this.auto = new AutoTraining({
      due: () => this.trainingDue(),
      start: () => {
        this.auto.stop();
        this.trainings.begin(1, true);
      },
      doubtful: () => this.coach.unsettled(this.trainings.learnedAt ?? tunedAt(this.summary())),
      told: (held) => this.emitter.emit('training.held', [...held]),
      quietMs: options.quietMs ?? usualQuietMs,
    });
    this.coach = new Coach({
      library,
      embedded: () => this.fresh.caughtUp().then(() => this.models.embedded()),
      score: () => this.summary()?.score ?? null,
      acceptedTakes: () => this.settings.read().acceptedTakes,
    });
    this.calibrations = askedCalibrations({
      models,
      perHour: () => this.settings.read().falsePerHour,
      settled: () => this.fresh.settled(),
      emitter: this.emitter,
      ended: (finished) => {
        if (this.disposed) return;
        if (finished) this.useCurrent();
        else this.fresh.again();
        this.auto.changed();
      },
    });
    this.stopListening = library.onChange(() => this.libraryChanged());
  }

  readonly on: Application['on'] = (name, listener) => this.emitter.on(name, listener);

  async request<N extends WorkspaceRequest>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    return this.handlers[name](input);
  }

  caughtUp(): Promise<void> {
    return this.fresh.caughtUp();
  }

  get asked(): boolean {
    return this.trainings.asked;
  }

  send<N extends StreamName>(name: N, payload: StreamPayload<N>): void {
    if (name === 'app.focused') this.outputs.focus(payload as StreamPayload<'app.focused'>);
    else this.room.frame(payload as StreamPayload<'live.frame'>);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    this.stopListening();
    this.coach.dispose();
    this.auto.stop();
    await this.trainings.close();
    this.beginning.begin();
    await this.calibrations.cancel();
    await this.fresh.close();
    await this.outputs.close();
    await this.history.close();
    await this.library.close();
    this.models.dispose();
  }

  /** Nobody waits for the model where it takes long: the library is there at once. */
  async start(): Promise<void> {
    const takes = this.library.view().signs.reduce((sum, sign) => sum + takesInUse(sign.takes).length, 0);
    if (takes <= (this.options.takesAwaited ?? usuallyAwaited)) {
      const { inUse } = await this.useModelOnDisk();
      await inUse;
    } else {
      this.models.expect(takes);
      void this.beginning.seen.then(() => this.startLater());
    }
  }

  /** The list of signs is on its way to a screen: now what recognises can be loaded. */
  private async startLater(): Promise<void> {
    if (this.disposed) return;
    try {
      const { inUse } = await this.useModelOnDisk();
      this.emitter.emit('status.caughtUp', this.status());
      if (this.modelNotice) this.tellLibrary();
      await inUse;
      if (this.disposed) this.models.dispose();
    } catch (thrown) {
      if (this.disposed) return;
      console.error(thrown);
      const { code, params } = asMudraError(thrown);
      this.modelNotice = { code, params: { ...params } };
      this.tellLibrary();
    }
  }

  /** Resolves when it is read, with what resolves when it is in use. */
  private async useModelOnDisk(): Promise<{ readonly inUse: Promise<unknown> }> {
    this.modelNotice = await this.models.reload();
    this.trainings.learned = this.models.trainedOn;
    this.beginning.begin();
    return { inUse: this.fresh.refresh().then(() => !this.disposed && this.auto.changed()) };
  }

  async adoptModel(files: ModelFiles): Promise<boolean> {
    const { backend } = this.models;
    if (this.trainings.busy || !backend) return false;
    if (!(await adoptModel(join(this.options.folder, 'model'), files, this.library.view(), backend)))
      return false;
    await (
      await this.useModelOnDisk()
    ).inUse;
    this.emitter.emit('model.changed', this.summary());
    return true;
  }

  private useCurrent(): void {
    const { current } = this.models;
    const options = { showUnknown: this.settings.read().sayUnknown };
    const fresh = current && new LiveRecogniser(current, (id) => this.library.signName(id), options);
    this.room.use(fresh);
    this.emitter.emit('model.changed', this.summary());
  }

  private summary(): ModelSummary | null {
    const fingerprint = this.library.fingerprint();
    return this.models.summary(this.library.view(), this.trainings.learned === fingerprint);
  }

  private readonly handlers: Handlers = {
    'app.status': () => this.status(),
    'library.read': () => {
      this.beginning.seeSoon();
      return this.news.view();
    },
    'library.news': ({ known }) => this.news.since(known),
    'notice.dismiss': () => {
      this.library.dismissNotices();
      this.settings.dismissNotices();
      this.modelNotice = null;
      this.tellLibrary();
    },
    ...libraryHandlers(
      () => this,
      (change) => this.learnedFrom(change),
    ),
    'training.start': ({ seed }) => {
      this.auto.stop();
      return this.trainings.start(seed ?? 1);
    },
    'training.cancel': () => this.trainings.cancel(),
    'model.rollback': async () => {
      if (this.trainings.busy) throw new MudraError('training.busy');
      await this.models.rollBack();
      const { inUse } = await this.useModelOnDisk();
      await inUse;
      // Gone back to on purpose: not to be trained away at once.
      this.trainings.learned = this.library.fingerprint();
      this.auto.stop();
      this.emitter.emit('model.changed', this.summary());
    },
    'insight.map': async () => {
      const embedded = await this.fresh.caughtUp().then(() => this.models.embedded());
      return embedded && takeMap(this.library.view().signs, embedded.takes);
    },
    'calibration.start': () => {
      if (!this.models.current) throw new MudraError('calibration.nothing');
      this.auto.stop();
      return this.calibrations.start() as undefined;
    },
    'calibration.cancel': () => this.calibrations.cancel() as Promise<undefined>,
    'live.start': (options) => this.room.start(options?.rehearsal ?? false) as undefined,
    'live.stop': () => this.room.stop() as undefined,
    'live.missed': () => this.room.recent.missed(this.library.contentKeys()),
    'live.movement': ({ movementId }) =>
      [...this.room.recent.frames(movementId)] as RequestOutput<'live.movement'>,
    'live.correct': (input) => this.learnedFrom(correctMovement(this, this.room.recent, input)),
    'insight.takes': () => this.coach.takes(),
    'coach.differ': ({ signs }) => this.coach.differ(signs),
    'coach.read': () => this.coach.suggestions(),
    'settings.read': () => this.settings.read(),
    'outputs.status': () => this.outputs.status,
    'settings.write': async (patch) => {
      const outputs = patch.outputs && withToken(patch.outputs, this.settings.read().outputs);
      const written = await this.settings.write({ ...patch, outputs });
      if (outputs) await this.outputs.apply(outputs);
      if (patch.sayUnknown !== undefined) this.useCurrent();
      this.auto.changed();
      return written;
    },
  };

  private status(): AppStatus {
    const { backend } = this.models;
    return {
      version: this.options.version,
      host: this.options.host,
      dataFolder: this.options.dataFolder,
      backend: backend && { name: backend.name, passedOver: [...backend.passedOver] },
      model: this.summary(),
      preparing: this.models.preparing,
      training: this.trainings.busy,
      held: [...this.auto.held],
      calibrating: this.calibrations.busy,
    };
  }

  /** Once a change of the library is answered, what is recognised goes by it, but where that takes long. */
  private async learnedFrom<T>(change: Promise<T>): Promise<T> {
    const value = await change;
    if (!this.models.preparing) await this.fresh.caughtUp();
    return value;
  }

  private readonly news = new LibraryNews(() => {
    const view = this.library.view();
    const own = [...this.settings.notices, ...(this.modelNotice ? [this.modelNotice] : [])];
    const history = this.history.view();
    return { ...view, notices: [...view.notices, ...own], ...(history ? { history } : {}) };
  });

  private tellLibrary(): void {
    this.emitter.emit('library.changed', this.news.latest());
  }

  private libraryChanged(): void {
    this.tellLibrary();
    void this.fresh.refresh();
    this.trainings.libraryChanged();
    this.auto.changed();
  }

  private trainingDue(): boolean {
    if (
      this.trainings.busy ||
      this.calibrations.busy ||
      this.models.preparing ||
      !this.settings.read().autoTrain
    )
      return false;
    if (this.trainings.learned === this.library.fingerprint()) return false;
    return enoughTaught(this.library.view().signs);
  }
}
