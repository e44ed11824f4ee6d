import { computed, effect, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { defaultSettings, type AppStatus, type Settings } from '../../shared/contract.js';
import { t } from '../../shared/i18n/t.js';
import { singleKeys } from '../ui/use-shortcut.js';
import { CalibrationState } from './calibration-state.js';
import { CoachState } from './coach-state.js';
import { VirtualDemo } from './virtual-demo.js';
import { shareCaptions } from './caption-channel.js';
import { CaptionLog } from './caption-log.js';
import { CorrectionState } from './correction-state.js';
import { FocusState } from './focus-state.js';
import { rememberLanguage, spokenLanguage } from './language.js';
import { followLeftTasks } from './left-tasks.js';
import { LibraryState } from './library-state.js';
import { LiveState } from './live-state.js';
import { rememberLook } from './look.js';
import { OutputsState } from './outputs-state.js';
import type { Parts } from './parts.js';
import { Router } from './router.js';
import { onSetSwitch } from './set-switch.js';
import { SetsState } from './sets-state.js';
import { SharingState } from './sharing-state.js';
import { SourceState } from './source-state.js';
import { SpeechState } from './speech-state.js';
import { suggestQuiet } from './suggest-quiet.js';
import { TasksState } from './tasks-state.js';
import { TakeCues } from './take-cues.js';
import { TeachState } from './teach-state.js';
import { Toasts } from './toasts.js';
import { TrainingState } from './training-state.js';

/** Everything the screens share. One for the life of the window. */
export class AppState {
  readonly status = signal<AppStatus | null>(null);
  readonly settings = signal<Settings>(defaultSettings);
  readonly toasts = new Toasts();
  readonly router = new Router();
  readonly library: LibraryState;
  readonly source: SourceState;
  readonly training: TrainingState;
  readonly calibration: CalibrationState;
  readonly live: LiveState;
  private readonly captions: CaptionLog;
  readonly correction: CorrectionState;
  readonly speech: SpeechState;
  readonly outputs: OutputsState;
  readonly focus: FocusState;
  readonly coach: CoachState;
  readonly teach: TeachState;
  readonly demo: VirtualDemo;
  readonly tasks: TasksState;
  readonly sets: SetsState;
  readonly sharing: SharingState;

  readonly model = computed(() => this.status.value?.model ?? null);
  /** How far the model for the library as it is now is; null when it is there, or will be in a moment. */
  readonly preparing = computed(() => this.status.value?.preparing ?? null);
  /** Takes that a training by itself waits for. */
  readonly held = computed(() => this.status.value?.held ?? []);
  /** Width ÷ height of the picture; 4:3 before there is one. */
  readonly aspect = computed(() => this.parts.vision.lastFrame.value?.aspect ?? 4 / 3);

  constructor(readonly parts: Parts) {
    const { toasts } = this;
    this.library = new LibraryState(parts, toasts);
    this.source = new SourceState(parts, {
      read: () => this.settings.peek(),
      write: (change) => void this.changeSettings(change),
    });
    this.tasks = new TasksState(parts);
    this.sets = new SetsState(parts, this.tasks, toasts, () => this.demo.end(t('demo.otherSet')));
    this.training = new TrainingState(parts, toasts, this.library);
    onSetSwitch(this.sets, () => {
      this.training.forget();
      this.teach.select(null);
    });
    this.calibration = new CalibrationState(parts, toasts);
    this.live = new LiveState(parts, toasts);
    this.captions = new CaptionLog(parts, this.live, toasts);
    this.coach = new CoachState(parts, this.library, toasts, {
      settings: () => this.settings.peek(),
      changeSettings: (change) => this.changeSettings(change),
    });
    const cues = new TakeCues({ settings: () => this.settings.peek(), speech: () => this.speech });
    this.teach = new TeachState(parts, this.library, toasts, {
      settings: () => this.settings.peek(),
      onCue: (cue) => cues.cue(cue, parts.recorder.state.peek()),
      onSaved: (take) => this.coach.watch(take),
      onKept: (kept) => cues.kept(kept),
    });
    this.demo = new VirtualDemo({
      source: this.source,
      teach: this.teach,
      library: this.library,
      training: this.training,
      live: this.live,
      router: this.router,
      signs: parts.sources.virtualSigns,
    });
    suggestQuiet(parts.bridge, { toasts, router: this.router, busy: () => this.demo.active.peek() });
    this.correction = new CorrectionState(parts, this.live, this.library, toasts);
    const read = (): Settings => this.settings.value;
    this.speech = new SpeechState({ read }, undefined, () => spokenLanguage.value);
    this.live.onCaption(({ name }) => this.speech.caption(name));
    this.outputs = new OutputsState(parts, toasts, {
      read: () => this.settings.peek().outputs,
      write: (outputs) => this.changeSettings({ outputs }),
    });
    shareCaptions(this.live, this.library);
    this.focus = new FocusState(parts.bridge);
    this.sharing = new SharingState(parts, this.tasks, toasts, this.library);
    followLeftTasks(this.tasks, this);
    parts.bridge.on('model.changed', (model) => {
      const status = this.status.peek();
      if (status) this.status.value = { ...status, model };
    });
    parts.bridge.on('model.preparing', (preparing) => {
      const status = this.status.peek();
      if (status) this.status.value = { ...status, preparing };
    });
    parts.bridge.on('training.held', (held) => {
      const status = this.status.peek();
      if (status) this.status.value = { ...status, held };
    });
    parts.bridge.on('status.caughtUp', (status) => {
      this.status.value = status;
      if (!status.training) this.training.missedTheEnd();
    });
    // What was learned is out of date as soon as the library changes; only the main side knows.
    parts.bridge.on('library.changed', () => void this.loadStatus());
    effect(() => {
      singleKeys.value = this.settings.value.singleKeys;
    });
  }

  /** Reads what the first screen needs. Throws MudraError. */
  async load(): Promise<void> {
    const { call } = this.parts;
    const [status, settings] = await Promise.all([
      call('app.status', undefined),
      call('settings.read', undefined),
      this.library.load(),
      this.captions.load(),
      this.tasks.load(),
    ]);
    this.status.value = status;
    this.settings.value = settings;
    rememberLanguage(settings.language);
    rememberLook(settings);
  }

  async changeSettings(change: Partial<Settings>): Promise<void> {
    this.settings.value = { ...this.settings.peek(), ...change };
    if (change.language) rememberLanguage(change.language);
    rememberLook(this.settings.peek());
    await this.toasts.guard(() => this.parts.call('settings.write', change));
  }

  private async loadStatus(): Promise<void> {
    await this.toasts.guard(async () => {
      this.status.value = await this.parts.call('app.status', undefined);
    });
  }
}

const Context = createContext<AppState | null>(null);
export const AppStateProvider = Context.Provider;

/** The shared state; only below `AppStateProvider`. */
export function useApp(): AppState {
  const state = useContext(Context);
  if (!state) throw new Error('useApp outside AppStateProvider');
  return state;
}
