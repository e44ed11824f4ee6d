import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LibraryView, ModelSummary, Notice, Preparing } from '../../shared/contract.js';
import { takesInUse, type TakeId } from '../../shared/domain/take.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { Backend } from '../model/backend.js';
import type { JudgingModel } from '../model/evidence.js';
import { previousModel, rollBackModel } from '../model/model-file.js';
import type { StoredCalibration } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';
import { networkModel } from '../model/network-judge.js';
import { SignModel } from '../model/sign-model.js';
import { calibrated, calibrateModel } from '../training/calibration.js';
import { fewShotModelInPieces, type EncoderScale } from '../training/few-shot.js';
import { CalibrationFile, takeIdsOf } from './calibration-file.js';
import { calibrationView, merged } from './calibration-view.js';
import { Embedder, type EmbeddedSource } from './embedder.js';
import {
  calibrationTakes,
  hasTakes,
  load,
  previousIn,
  stageFor,
  timingsFor,
  type CalibrationTakes,
  type Loaded,
} from './model-parts.js';
import type { EmbeddedTake, EmbeddedTakes } from './take-embeddings.js';
import { strictnessKey, timingsKey, WorkedOut } from './worked-out.js';

/** What the coach goes by. */
export interface EmbeddedLibrary {
  readonly scale: EncoderScale;
  readonly takes: ReadonlyMap<TakeId, EmbeddedTake>;
}

/** Between two words on how far the model is. */
const shortestMs = 150;
/** With more takes for a first model, or more of them to be embedded for any, it is told how far the model is. */
const untold = { takes: 300, missing: 100 } as const;
/** Minutes of idle movement for signs that no training calibrated: a second of work, in small pieces. */
const idleMinutes = 3;
/** As many for a calibration that was asked for as training plays. */
const askedMinutes = 20;

export interface CalibrationOrder {
  /** False captions an hour that are accepted. */
  readonly perHour: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** What is there from the first `reload` on. */
interface Opened {
  readonly backend: Backend;
  readonly embedder: Embedder | null;
  readonly asked: CalibrationFile;
  readonly worked: WorkedOut;
}

/**
 * Owns the model that is in use. Prototypes are made anew from the library whenever it changes; a trained network
 * on disk joins in for the signs that it knows. Signs that were removed drop out, new ones are there at once.
 */
export class ModelHolder {
  private loaded: Loaded | null = null;
  private previous: ModelSummary['previous'];
  private model: JudgingModel | null = null;
  private untimed: {
    readonly model: JudgingModel;
    /** The same without calibration. */
    readonly plain: SignModel;
    readonly signs: readonly EmbeddedTakes[];
  } | null = null;
  /** What can be calibrated: the model in use and the same without calibration. */
  private timed: {
    readonly model: JudgingModel;
    readonly plain: SignModel;
    readonly takes: () => Promise<CalibrationTakes>;
    /** What its timings were worked out from. */
    readonly key: string;
  } | null = null;
  /** How strict signs are in the model in use. */
  private strictness: StoredCalibration | undefined;
  private calibrating = new AbortController();
  private readonly retired: Network[] = [];
  private disposed = false;
  private opening: Promise<Opened> | null = null;
  private opened: Opened | null = null;
  private preparation: Preparing | null = null;
  private toldAt = 0;
  private readonly watchers = new Set<(preparing: Preparing | null) => void>();

  /** Nothing is loaded before the first `reload`, as loading what computes takes a while. */
  constructor(
    private readonly folder: string,
    private readonly openBackend: () => Promise<Backend>,
    private readonly library: EmbeddedSource,
  ) {}

  /** What computes here; null before the first `reload`. */
  get backend(): Backend | null {
    return this.opened?.backend ?? null;
  }

  /** The library's takes as the encoder sees them, and its scale; null without an encoder. */
  async embedded(): Promise<EmbeddedLibrary | null> {
    const { embedder } = await this.open();
    return embedder && { scale: await embedder.scale(), takes: await embedder.takes() };
  }

  /** How far the model for the library as it is now is, where that takes long; else null. */
  get preparing(): Preparing | null {
    return this.preparation;
  }

  /** There will be a model of `total` takes; how many of them are known already, `refresh` finds out. */
  expect(total: number): void {
    this.prepare({ done: 0, total });
    this.toldAt = -Infinity;
  }

  /** `watcher` hears of `preparing` now and then while it changes, and of its end. */
  onPreparing(watcher: (preparing: Preparing | null) => void): void {
    this.watchers.add(watcher);
  }

  /** Nobody waits for a model any more: what is being embedded is given up, what is done is kept. */
  async stop(): Promise<void> {
    this.calibrating.abort();
    const opened = await this.opening?.catch(() => null);
    await opened?.embedder?.stop();
    await opened?.worked.close();
  }

  /** What is being worked out of the model in use is given up; `time` and `calibrate` begin it again. */
  giveWay(): void {
    this.calibrating.abort();
  }

  /** Null when nothing is known: no sign has a take, and none was trained. */
  get current(): JudgingModel | null {
    return this.model;
  }

  /**
   * Loads the trained model on disk in place of the one in use. None there is no error. One that cannot be used
   * gives a notice: a damaged one is set aside, a newer or unfitting one stays where it is. `refresh` afterwards.
   */
  async reload(): Promise<Notice | null> {
    const { backend, asked } = await this.open();
    this.previous = await previousIn(previousModel(this.folder), backend);
    try {
      const loaded = await load(this.folder, backend);
      if (this.disposed) {
        loaded.network.dispose();
        return null;
      }
      if (this.loaded) this.retired.push(this.loaded.network);
      this.loaded = loaded;
      return asked.takeNotice();
    } catch (thrown) {
      const error = asMudraError(thrown);
      if (error.code === 'file.missing') return asked.takeNotice();
      if (error.code !== 'file.damaged') return { code: error.code, params: error.params };
      return this.setAside(error);
    }
  }

  /** Makes the model for the library as it is now, in pieces; `current` is the new one when this resolves. */
  async refresh(): Promise<void> {
    const { embedder } = await this.open();
    const { loaded } = this;
    this.calibrating.abort();
    this.timed = null;
    this.strictness = this.known();
    try {
      if (embedder) await this.makeAnew(embedder);
      else this.model = loaded && networkModel(loaded.network, loaded.metadata);
    } finally {
      this.prepare(null);
    }
    // Nothing runs on these any more.
    for (const network of this.retired.splice(0)) network.dispose();
  }

  private async makeAnew(embedder: Embedder): Promise<void> {
    const { loaded } = this;
    const { total, missing } = embedder.count();
    const told = missing > untold.missing || (!this.model && total > untold.takes);
    const tell = (left: number): void => void (told && this.prepare({ done: total - left, total }));
    tell(missing);
    const signs = (await embedder.signs(tell)).filter(hasTakes);
    const tuned = loaded && stageFor(loaded, signs);
    if (signs.some(({ kind }) => kind === 'sign')) {
      const scale = await embedder.scale();
      const plain = await fewShotModelInPieces(embedder.encoder, scale, signs, tuned, embedder.signal);
      this.model = calibrated(plain, this.strictness);
      this.untimed = { model: this.model, plain, signs };
    } else this.model = null;
  }

  private prepare(preparing: Preparing | null): void {
    if (preparing === null && this.preparation === null) return;
    const first = this.preparation === null;
    this.preparation = preparing;
    const now = performance.now();
    if (preparing && !first && now - this.toldAt < shortestMs) return;
    this.toldAt = now;
    for (const watcher of this.watchers) watcher(preparing);
  }

  /**
   * Works out how long signs take and from where they may be captioned before their end, a take at a time; until
   * then they are captioned at their end. True when `current` is now one that knows; false when it was replaced
   * meanwhile.
   */
  async time(): Promise<boolean> {
    const { untimed } = this;
    if (!untimed) return false;
    this.untimed = null;
    const { model, signs } = untimed;
    const { embedder, worked } = await this.open();
    const modelId = this.loaded?.metadata.id ?? null;
    const key = timingsKey({ encoder: embedder?.id ?? '', modelId, model, signs });
    const known = worked.timings(key);
    const signal = this.calibrateAlone();
    const timings = known ?? (await timingsFor(model, signs, () => this.model !== model || signal.aborted));
    if (this.model !== model) return false;
    if (!timings) {
      this.untimed = untimed;
      return false;
    }
    if (!known) worked.keepTimings(key, timings);
    const plain = new SignModel({ ...untimed.plain.parts, timings });
    this.model = calibrated(plain, this.strictness);
    const takes = (): Promise<CalibrationTakes> => calibrationTakes(plain.classes, signs);
    this.timed = { model: this.model, plain, takes, key };
    return true;
  }

  /**
   * Works out how strict signs have to be that nothing calibrated yet; until then the usual strictness has to do.
   * True when `current` is now one that knows; false when there was nothing to do, or it was replaced meanwhile.
   */
  async calibrate(perHour: number): Promise<boolean> {
    const { timed } = this;
    if (!timed || this.model !== timed.model) return false;
    const { plain, takes } = timed;
    const before = this.strictness;
    const done = new Set(before?.signs.map(({ id }) => id));
    if (plain.classes.every(({ id, kind }) => kind === 'rest' || done.has(id))) return false;
    const signal = this.calibrateAlone();
    try {
      const { worked } = await this.open();
      const key = strictnessKey(timed.key, perHour, idleMinutes);
      const known = worked.strictness(key);
      const found =
        known ??
        (await calibrateModel({
          model: plain,
          takes: await takes(),
          seed: 1,
          minutes: idleMinutes,
          perHour,
          signal,
        }));
      if (!known) worked.keepStrictness(key, found);
      if (this.model !== timed.model) return false;
      const fresh = { ...found, allowed: perHour };
      this.useStrictness(before ? merged(before, fresh) : fresh, timed);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }

  /**
   * Works out anew how strict all signs have to be, and remembers it. Null when the model was replaced meanwhile, or
   * its timings are not known yet: then it is to be asked again. Rejects with the signal's reason when cancelled;
   * throws MudraError `calibration.nothing`, `disk.*`.
   */
  async recalibrate({ perHour, signal, onProgress }: CalibrationOrder): Promise<StoredCalibration | null> {
    const { timed, opened } = this;
    if (!this.model || !opened?.embedder) throw new MudraError('calibration.nothing');
    if (!timed || this.model !== timed.model) return null;
    const { plain, takes } = timed;
    const own = this.calibrateAlone();
    const entry = { modelId: this.loaded?.metadata.id ?? null, takes: takeIdsOf(this.library.view().signs) };
    try {
      const found = await calibrateModel({
        model: plain,
        takes: await takes(),
        seed: 1,
        minutes: askedMinutes,
        perHour,
        signal: AbortSignal.any([own, signal]),
        onProgress,
      });
      if (this.model !== timed.model) return null;
      const calibration = { ...found, allowed: perHour };
      await opened.asked.keep({ ...entry, calibration });
      if (this.model !== timed.model) return null;
      this.useStrictness(calibration, timed);
      return calibration;
    } catch (error) {
      if (own.aborted && !signal.aborted) return null;
      throw error;
    }
  }

  /** Goes back to the model before. Throws MudraError `model.noPrevious`, `disk.*`. */
  rollBack(): Promise<void> {
    return rollBackModel(this.folder);
  }

  /** Changes with the takes that the trained network learned from; null when there is none. */
  get trainedOn(): string | null {
    return this.loaded?.metadata.fingerprint ?? null;
  }

  /** `upToDate`: no training would learn more than the present model knows. */
  summary(view: LibraryView, upToDate: boolean): ModelSummary | null {
    if (!this.model) return null;
    const { previous } = this;
    const signs = this.model.classes.flatMap((c) => (c.kind === 'sign' ? [c] : []));
    const known = this.loaded?.metadata;
    const takes = view.signs.reduce((sum, sign) => sum + takesInUse(sign.takes).length, 0);
    return {
      id: known?.id ?? 'prototypes',
      createdAt: known?.createdAt ?? view.signs.find(({ takes: own }) => own.length > 0)?.createdAt ?? '',
      signs: signs.map(({ id, name, kind }) => ({ id, name, kind })),
      takes: known ? known.takes : takes,
      score: known?.score ?? null,
      outdated: known !== undefined && !upToDate,
      stage: known ? 'tuned' : 'prototypes',
      ...(previous ? { previous } : {}),
      ...(this.strictness ? { calibration: calibrationView(this.strictness, signs) } : {}),
      apalu: known?.apalu ?? [],
    };
  }

  dispose(): void {
    this.disposed = true;
    this.model = null;
    this.calibrating.abort();
    for (const network of this.retired.splice(0)) network.dispose();
    this.loaded?.network.dispose();
    this.loaded = null;
    this.opened?.embedder?.dispose();
  }

  /** What is known before anything is played: what was asked for goes before what training found. */
  private known(): StoredCalibration | undefined {
    const trained = this.loaded?.metadata.calibration;
    const asked = this.opened?.asked.for(this.loaded?.metadata.id ?? null, this.library.view().signs);
    return asked && trained ? merged(asked, trained) : (asked ?? trained);
  }

  /** One calibration at a time: whatever runs is stopped. */
  private calibrateAlone(): AbortSignal {
    this.calibrating.abort();
    this.calibrating = new AbortController();
    return this.calibrating.signal;
  }

  private useStrictness(
    strictness: StoredCalibration,
    { plain, takes, key }: NonNullable<typeof this.timed>,
  ): void {
    this.strictness = strictness;
    this.model = calibrated(plain, strictness);
    this.timed = { model: this.model, plain, takes, key };
  }

  /** Loads the shipped encoder, once; without one there are trained networks alone. */
  private open(): Promise<Opened> {
    this.opening ??= this.openParts();
    return this.opening;
  }

  private async openParts(): Promise<Opened> {
    const set = dirname(this.folder);
    const backend = await this.openBackend();
    const embedder = await Embedder.open(set, backend, this.library);
    const asked = await CalibrationFile.open(join(set, 'calibration.json'));
    const worked = await WorkedOut.open(join(set, 'library', 'worked-out.json'));
    this.opened = { backend, embedder, asked, worked };
    return this.opened;
  }

  private async setAside(error: MudraError): Promise<Notice> {
    const aside = `${this.folder}-set-aside-${Date.now()}`;
    try {
      await rename(this.folder, aside);
    } catch (thrown) {
      console.error(thrown);
      return {
        code: 'file.unreadable',
        params: { path: this.folder, reason: String(error.params['reason']) },
      };
    }
    return { code: 'file.damaged', params: { ...error.params, path: 'model', aside } };
  }
}
