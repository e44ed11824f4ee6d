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
  TrainingEnd,
} from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { takesInUse } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { chooseLanguage } from '../../shared/i18n/languages.js';
import { followLocale } from '../../shared/i18n/t.js';
import { LibraryHistory } from '../library/history.js';
import { Library } from '../library/library.js';
import { openSettings, type SettingsFile } from '../library/settings-file.js';
import { openBackend, type Backend } from '../model/backend.js';
import { Outputs, withToken } from '../outputs/outputs.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import { startTraining, type RunningTraining } from '../training/training-client.js';
import { leastSigns, leastTakes } from '../training/tune.js';
import type { Application, ForkTrainer, Workspace, WorkspaceRequest } from './application-types.js';
import { AutoTraining } from './auto-training.js';
import { askedCalibrations, type Calibrations } from './calibrations.js';
import { Coach } from './coach.js';
import { correctMovement } from './corrections.js';
import { ContractEmitter } from './emitter.js';
import { libraryHandlers } from './library-handlers.js';
import { ModelHolder } from './model-holder.js';
import { openSets, type SetsOptions } from './sets-application.js';
import { RecentMovements } from './recent-movements.js';
import { takeMap } from './take-map.js';

export interface ApplicationOptions extends SetsOptions {
  readonly host: AppStatus['host'];
  readonly forkTrainer: ForkTrainer;
  /** Milliseconds without a change before training starts by itself; 2 s by default. */
  readonly quietMs?: number;
}

interface WorkspaceOptions extends ApplicationOptions {
  /** Where the set's library and model lie. */
  readonly folder: string;
}

const usualQuietMs = 2000;

interface Job {
  readonly running: RunningTraining;
  /** Of the library that it learns from. */
  readonly fingerprint: string;
  /** Nobody waits for it: a change of the library makes it begin anew. */
  automatic: boolean;
}

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
  const backend = await openBackend();
  return openSets(options, (folder) => openWorkspace({ ...options, folder }, settings, backend));
}

/** Opens a set's library and model. Throws MudraError `library.locked`, `disk.*`. */
async function openWorkspace(
  options: WorkspaceOptions,
  settings: SettingsFile,
  backend: Backend,
): Promise<Workspace> {
  const library = await Library.open(join(options.folder, 'library'));
  const history = await LibraryHistory.open(library, join(options.folder, 'library', 'history.json'));
  const models = await ModelHolder.open(join(options.folder, 'model'), backend, library);
  const app = new MudraApplication(options, library, history, settings, backend, models);
  await app.useModelOnDisk();
  return app;
}

class MudraApplication implements Workspace {
  private readonly emitter = new ContractEmitter();
  private readonly recent = new RecentMovements();
  private readonly outputs: Outputs;
  private readonly stopListening: () => void;
  private readonly auto: AutoTraining;
  private readonly coach: Coach;
  private training: Job | null = null;
  /** The library that was learned from last, also where the model before was kept. */
  private learned: string | null = null;
  private recogniser: LiveRecogniser | null = null;
  /** Takes the recogniser's place when no movement is under way. */
  private next: LiveRecogniser | null = null;
  private moving = false;
  private lastTime = -Infinity;
  private live = false;
  private rehearsal = false;
  private disposed = false;
  private modelNotice: Notice | null = null;
  private refreshing: Promise<void> = Promise.resolve();
  private timing: Promise<void> = Promise.resolve();
  private readonly calibrations: Calibrations;

  constructor(
    private readonly options: WorkspaceOptions,
    readonly library: Library,
    readonly history: LibraryHistory,
    private readonly settings: SettingsFile,
    private readonly backend: Backend,
    private readonly models: ModelHolder,
  ) {
    this.outputs = new Outputs(options.version, (status) => this.emitter.emit('outputs.changed', status));
    void this.outputs.apply(settings.read().outputs);
    this.auto = new AutoTraining({
      due: () => this.trainingDue(),
      start: () => this.train(1, true),
      quietMs: options.quietMs ?? usualQuietMs,
    });
    this.coach = new Coach({
      library,
      embedded: () => this.refreshing.then(() => this.models.embedded()),
      score: () => this.summary()?.score ?? null,
      acceptedTakes: () => this.settings.read().acceptedTakes,
    });
    this.calibrations = askedCalibrations({
      models,
      perHour: () => this.settings.read().falsePerHour,
      settled: () => this.settled(),
      emitter: this.emitter,
      ended: (finished) => {
        if (this.disposed) return;
        if (finished) this.useCurrent();
        else this.timing = this.time();
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
    return this.refreshing;
  }

  get asked(): boolean {
    return this.training !== null && !this.training.automatic;
  }

  send<N extends StreamName>(_name: N, payload: StreamPayload<N>): void {
    this.frame(payload);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    this.stopListening();
    this.coach.dispose();
    this.auto.stop();
    this.training?.running.cancel();
    await this.training?.running.done;
    await this.calibrations.cancel();
    await this.refreshing;
    await this.outputs.close();
    await this.history.close();
    await this.library.close();
    this.models.dispose();
  }

  async useModelOnDisk(): Promise<void> {
    this.modelNotice = await this.models.reload();
    this.learned = this.models.trainedOn;
    await this.refresh();
    this.auto.changed();
  }

  /** The model for the library as it is now; one at a time. */
  private refresh(): Promise<void> {
    this.refreshing = this.refreshing
      .then(() => this.models.refresh())
      .then(() => {
        this.useCurrent();
        this.timing = this.time();
      })
      .catch((error: unknown) => console.error(error));
    return this.refreshing;
  }

  private async time(): Promise<void> {
    try {
      if ((await this.models.time()) && !this.disposed) this.useCurrent();
      if ((await this.models.calibrate(this.settings.read().falsePerHour)) && !this.disposed)
        this.useCurrent();
    } catch (error) {
      console.error(error);
    }
  }

  /** What is asked for from now on goes by the library as it is. */
  private async settled(): Promise<void> {
    for (let before: unknown = null; before !== this.refreshing;) {
      before = this.refreshing;
      await this.refreshing;
      await this.timing;
    }
  }

  private useCurrent(): void {
    const { current } = this.models;
    const options = { showUnknown: this.settings.read().sayUnknown };
    const fresh = current && new LiveRecogniser(current, (id) => this.library.signName(id), options);
    if (fresh && this.live && this.moving) this.next = fresh;
    else this.swap(fresh);
    this.emitter.emit('model.changed', this.summary());
  }

  private swap(recogniser: LiveRecogniser | null): void {
    this.recogniser = recogniser;
    this.next = null;
    this.moving = false;
  }

  private summary(): ModelSummary | null {
    const fingerprint = this.library.fingerprint();
    return this.models.summary(this.library.view(), this.learned === fingerprint);
  }

  private readonly handlers: Handlers = {
    'app.status': () => ({
      version: this.options.version,
      host: this.options.host,
      dataFolder: this.options.dataFolder,
      backend: { name: this.backend.name, passedOver: [...this.backend.passedOver] },
      model: this.summary(),
      training: this.training !== null,
      calibrating: this.calibrations.busy,
    }),
    'library.read': () => this.view(),
    'notice.dismiss': () => {
      this.library.dismissNotices();
      this.settings.dismissNotices();
      this.modelNotice = null;
      this.emitter.emit('library.changed', this.view());
    },
    ...libraryHandlers(
      () => this,
      (change) => this.learnedFrom(change),
    ),
    'training.start': ({ seed }) => this.startTraining(seed ?? 1),
    'training.cancel': () => {
      if (this.training) this.training.automatic = false;
      return this.training?.running.cancel() as undefined;
    },
    'model.rollback': async () => {
      if (this.training) throw new MudraError('training.busy');
      await this.models.rollBack();
      await this.useModelOnDisk();
      // Gone back to on purpose: not to be trained away at once.
      this.learned = this.library.fingerprint();
      this.auto.stop();
      this.emitter.emit('model.changed', this.summary());
    },
    'insight.map': async () => {
      const embedded = await this.refreshing.then(() => this.models.embedded());
      return embedded && takeMap(this.library.view().signs, embedded.takes);
    },
    'calibration.start': () => {
      if (!this.models.current) throw new MudraError('calibration.nothing');
      this.auto.stop();
      return this.calibrations.start() as undefined;
    },
    'calibration.cancel': () => this.calibrations.cancel() as Promise<undefined>,
    'live.start': (options) => {
      this.rehearsal = options?.rehearsal ?? false;
      this.live = true;
      this.recent.pause();
      if (this.next) this.swap(this.next);
      this.recogniser?.reset();
      this.moving = false;
    },
    'live.stop': () => {
      this.live = false;
      this.recent.pause();
      return undefined;
    },
    'live.missed': () => this.recent.missed(),
    'live.movement': ({ movementId }) =>
      [...this.recent.frames(movementId)] as RequestOutput<'live.movement'>,
    'live.correct': (input) => this.learnedFrom(correctMovement(this, this.recent, input)),
    'insight.takes': () => this.coach.takes(),
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

  /** Once a change of the library is answered, what is recognised goes by it. */
  private async learnedFrom<T>(change: Promise<T>): Promise<T> {
    const value = await change;
    await this.refreshing;
    return value;
  }

  private view(): RequestOutput<'library.read'> {
    const view = this.library.view();
    const own = [...this.settings.notices, ...(this.modelNotice ? [this.modelNotice] : [])];
    const history = this.history.view();
    return { ...view, notices: [...view.notices, ...own], ...(history ? { history } : {}) };
  }

  private libraryChanged(): void {
    this.emitter.emit('library.changed', this.view());
    void this.refresh();
    const { training } = this;
    if (training?.automatic && training.fingerprint !== this.library.fingerprint()) training.running.cancel();
    this.auto.changed();
  }

  private frame(frame: HandFrame): void {
    if (!this.live) return;
    // Another source has another clock: what was under way is over.
    if (this.next && (!this.moving || frame.time <= this.lastTime)) this.swap(this.next);
    this.lastTime = frame.time;
    if (this.recogniser) {
      const update = this.recogniser.push(frame);
      this.moving = update.state === 'moving';
      if (!this.rehearsal) this.recent.push(frame, update.caption);
      if (update.caption && !this.rehearsal) this.outputs.caption(update.caption);
      this.emitter.emit('live.update', update);
    } else {
      if (!this.rehearsal) this.recent.push(frame, null);
      const nothing = { best: null, runnerUp: null, caption: null, stepMs: 0 };
      this.emitter.emit('live.update', { time: frame.time, state: 'no-model', ...nothing });
    }
  }

  private trainingDue(): boolean {
    if (this.training || this.calibrations.busy || !this.settings.read().autoTrain) return false;
    if (this.learned === this.library.fingerprint()) return false;
    const enough = this.library
      .view()
      .signs.filter(({ kind, takes }) => kind === 'sign' && takesInUse(takes).length >= leastTakes);
    return enough.length >= leastSigns;
  }

  private startTraining(seed: number): undefined {
    const { training } = this;
    if (!training) return this.train(seed, false);
    if (!training.automatic) throw new MudraError('training.busy');
    // What was wished for is under way already.
    training.automatic = false;
  }

  private train(seed: number, automatic: boolean): undefined {
    this.auto.stop();
    const fingerprint = this.library.fingerprint();
    const request = {
      libraryFolder: join(this.options.folder, 'library'),
      outFolder: join(this.options.folder, 'model'),
      seed,
      fingerprint,
      perHour: this.settings.read().falsePerHour,
    };
    const running = startTraining(this.options.forkTrainer, request, {
      onProgress: (progress) =>
        this.emitter.emit('training.progress', { ...progress, automatic: job.automatic }),
    });
    const job: Job = { running, fingerprint, automatic };
    this.training = job;
    void running.done.then((end) => this.trained(job, end));
  }

  private async trained(job: Job, end: TrainingEnd): Promise<void> {
    if (this.disposed) return;
    let told = end;
    try {
      if (end.outcome === 'finished') {
        if (end.kept !== 'old') await this.useModelOnDisk();
        this.learned = job.fingerprint;
        told = { ...end, model: this.summary() ?? end.model };
      } else if (end.outcome === 'failed' && job.automatic) {
        // Not to be tried again and again by itself.
        this.learned = job.fingerprint;
      }
      this.emitter.emit('model.changed', this.summary());
      if (this.modelNotice) this.emitter.emit('library.changed', this.view());
    } catch (error) {
      console.error(error);
    } finally {
      this.training = null;
      this.emitter.emit(
        'training.ended',
        told.outcome === 'cancelled' ? { ...told, automatic: job.automatic } : told,
      );
      this.auto.changed();
    }
  }
}
