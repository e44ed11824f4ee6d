import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AppStatus,
  Notice,
  RequestInput,
  RequestName,
  RequestOutput,
  StreamName,
  StreamPayload,
} from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { MudraError } from '../../shared/errors.js';
import { Library } from '../library/library.js';
import { openSettings, type SettingsFile } from '../library/settings-file.js';
import { openBackend, type Backend } from '../model/backend.js';
import { networkModel } from '../model/network-judge.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import { startTraining, type RunningTraining } from '../training/training-client.js';
import type { Application, ForkTrainer } from './application-types.js';
import { ContractEmitter } from './emitter.js';
import { ModelHolder } from './model-holder.js';

export interface ApplicationOptions {
  /** Everything the app keeps lives under this folder. */
  readonly dataFolder: string;
  readonly host: AppStatus['host'];
  readonly version: string;
  readonly forkTrainer: ForkTrainer;
}

type Handlers = {
  [N in RequestName]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/** Opens library, settings, backend and model. Throws MudraError when the data folder cannot be used. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  await mkdir(options.dataFolder, { recursive: true });
  const library = await Library.open(join(options.dataFolder, 'library'));
  const settings = await openSettings(join(options.dataFolder, 'settings.json'));
  const backend = await openBackend();
  const models = new ModelHolder(join(options.dataFolder, 'model'), backend);
  const app = new MudraApplication(options, library, settings, backend, models);
  await app.useModelOnDisk();
  return app;
}

class MudraApplication implements Application {
  private readonly emitter = new ContractEmitter();
  private readonly stopListening: () => void;
  private training: RunningTraining | null = null;
  private recogniser: LiveRecogniser | null = null;
  private live = false;
  private modelNotice: Notice | null = null;

  constructor(
    private readonly options: ApplicationOptions,
    private readonly library: Library,
    private readonly settings: SettingsFile,
    private readonly backend: Backend,
    private readonly models: ModelHolder,
  ) {
    this.stopListening = library.onChange(() => this.libraryChanged());
  }

  readonly on: Application['on'] = (name, listener) => this.emitter.on(name, listener);

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    return this.handlers[name](input);
  }

  send<N extends StreamName>(_name: N, payload: StreamPayload<N>): void {
    this.frame(payload);
  }

  async dispose(): Promise<void> {
    this.stopListening();
    this.training?.cancel();
    await this.training?.done;
    await this.library.close();
    this.models.dispose();
  }

  async useModelOnDisk(): Promise<void> {
    this.modelNotice = await this.models.reload();
    const { current } = this.models;
    this.recogniser = current
      ? new LiveRecogniser(networkModel(current.network, current.metadata), (id) => this.library.signName(id))
      : null;
  }

  private readonly handlers: Handlers = {
    'app.status': () => ({
      version: this.options.version,
      host: this.options.host,
      dataFolder: this.options.dataFolder,
      backend: { name: this.backend.name, passedOver: [...this.backend.passedOver] },
      model: this.models.summary(this.library.fingerprint()),
      training: this.training !== null,
    }),
    'library.read': () => this.view(),
    'notice.dismiss': () => {
      this.library.dismissNotices();
      this.settings.dismissNotices();
      this.modelNotice = null;
      this.emitter.emit('library.changed', this.view());
    },
    'sign.add': ({ name, kind }) => this.library.addSign(name, kind),
    'sign.rename': ({ signId, name }) => this.library.renameSign(signId, name),
    'sign.remove': ({ signId }) => this.library.removeSign(signId),
    'sign.restore': ({ signId }) => this.library.restoreSign(signId),
    'take.add': ({ signId, source, frames }) => this.library.addTake(signId, source, frames),
    'take.frames': async ({ takeId }) =>
      (await this.library.takeFrames(takeId)) as RequestOutput<'take.frames'>,
    'take.remove': ({ takeId }) => this.library.removeTake(takeId),
    'take.restore': ({ takeId }) => this.library.restoreTake(takeId),
    'training.start': ({ seed }) => this.startTraining(seed ?? 1),
    'training.cancel': () => this.training?.cancel() as undefined,
    'live.start': () => {
      this.live = true;
      this.recogniser?.reset();
    },
    'live.stop': () => {
      this.live = false;
      return undefined;
    },
    'settings.read': () => this.settings.read(),
    'settings.write': (patch) => this.settings.write(patch),
  };

  private view(): RequestOutput<'library.read'> {
    const view = this.library.view();
    const own = [...this.settings.notices, ...(this.modelNotice ? [this.modelNotice] : [])];
    return { ...view, notices: [...view.notices, ...own] };
  }

  private libraryChanged(): void {
    this.emitter.emit('library.changed', this.view());
    this.emitter.emit('model.changed', this.models.summary(this.library.fingerprint()));
  }

  private frame(frame: HandFrame): void {
    if (!this.live) return;
    if (this.recogniser) this.emitter.emit('live.update', this.recogniser.push(frame));
    else {
      const nothing = { best: null, runnerUp: null, caption: null, stepMs: 0 };
      this.emitter.emit('live.update', { time: frame.time, state: 'no-model', ...nothing });
    }
  }

  private startTraining(seed: number): undefined {
    if (this.training) throw new MudraError('training.busy');
    const request = {
      libraryFolder: join(this.options.dataFolder, 'library'),
      outFolder: join(this.options.dataFolder, 'model'),
      seed,
      fingerprint: this.library.fingerprint(),
    };
    const training = startTraining(this.options.forkTrainer, request, {
      onProgress: (progress) => this.emitter.emit('training.progress', progress),
    });
    this.training = training;
    void training.done.then(async (end) => {
      try {
        if (end.outcome === 'finished') await this.useModelOnDisk();
        this.emitter.emit('model.changed', this.models.summary(this.library.fingerprint()));
        if (this.modelNotice) this.emitter.emit('library.changed', this.view());
      } catch (error) {
        console.error(error);
      } finally {
        this.training = null;
        this.emitter.emit('training.ended', end);
      }
    });
  }
}
