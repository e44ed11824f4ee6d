import {
  defaultSettings,
  type AppStatus,
  type EventName,
  type EventPayload,
  type LibraryChange,
  type LibraryView,
  type ModelSummary,
  type MudraBridge,
  type Notice,
  type RecentMovement,
  type Reply,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type Settings,
  type SignView,
  type StreamName,
  type StreamPayload,
  type TakeView,
} from '../../src/shared/contract.js';
import type { CoachSuggestion, TakeInsight } from '../../src/shared/contract-coach.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import type { SignId, SignKind, TakeId, TakeSource } from '../../src/shared/domain/take.js';
import { asMudraError, MudraError } from '../../src/shared/errors.js';
import { typesNothing } from '../../src/main/outputs/output.js';
import { FakeCaptions } from './fake-captions.js';
import { FakeHistory } from './fake-history.js';
import { FakeSharing, sharingAnswers } from './fake-sharing.js';
import { film, hand } from './hands.js';
import { mapOf } from './take-map.js';

type Handlers = {
  [N in RequestName]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

interface StoredSign {
  view: SignView;
  removed: boolean;
}

/** What each request is in the history of changes. */
const changeCodes: { [N in RequestName]?: LibraryChange['code'] } = {
  'sign.add': 'addSign',
  'sign.rename': 'renameSign',
  'sign.describe': 'describeSign',
  'sign.remove': 'removeSign',
  'take.add': 'addTake',
  'take.remove': 'removeTakes',
  'takes.remove': 'removeTakes',
  'takes.move': 'moveTakes',
  'takes.disable': 'disableTakes',
  'takes.duplicate': 'duplicateTakes',
  'take.trim': 'trimTake',
  'live.correct': 'correct',
  'import.write': 'import',
};

/** A main side in memory that follows the contract, for the screens' own tests. */
export class FakeBridge implements MudraBridge {
  readonly host = 'web' as const;
  readonly sent: { name: StreamName; payload: unknown }[] = [];
  readonly asked: RequestName[] = [];
  /** Requests named here fail with the error. */
  readonly failures = new Map<RequestName, MudraError>();
  /** Requests named here find all as it shall be. */
  readonly changesNothing = new Set<RequestName>();
  private readonly waits = new Map<RequestName, Promise<void>>();
  settings: Settings = { ...defaultSettings };
  model: ModelSummary | null = null;
  notices: Notice[] = [];
  insights: TakeInsight[] = [];
  /** What the coach says; by itself that all is well, or to begin. */
  suggestions: CoachSuggestion[] = [];
  missed: RecentMovement[] = [];
  preparing: AppStatus['preparing'] = null;
  held: TakeId[] = [];
  backend: AppStatus['backend'] = { name: 'wasm', passedOver: [] };
  dataFolder = '/home/asha/.local/share/mudra';
  /** Windows that were asked for; it opens none. */
  readonly windows: string[] = [];
  readonly captions = new FakeCaptions();
  private signs: StoredSign[] = [];
  private readonly changes = new FakeHistory<StoredSign[]>();
  private readonly removedTakes = new Map<TakeId, TakeView>();
  private readonly frames = new Map<TakeId, readonly HandFrame[]>();
  private readonly listeners = new Map<EventName, Set<(payload: never) => void>>();
  private nextId = 1;

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>> {
    this.asked.push(name);
    // Otherwise requests are handled in the call itself.
    if (this.waits.has(name)) await this.waits.get(name);
    try {
      const failure = this.failures.get(name);
      if (failure) throw failure;
      const before = changeCodes[name] ? structuredClone(this.signs) : [];
      const value = structuredClone(await this.handlers[name](input));
      const code = this.changesNothing.has(name) ? undefined : changeCodes[name];
      if (code) this.changes.record({ code, params: { name: '', takes: 1, from: '' } }, before);
      return { ok: true, value };
    } catch (thrown) {
      const { code, params } = asMudraError(thrown);
      return { ok: false, error: { code, params: { ...params } } };
    }
  }

  /** Answers `name` only once the returned function was called. */
  keepWaiting(name: RequestName): () => void {
    let goOn = (): void => undefined;
    this.waits.set(name, new Promise<void>((resolve) => (goOn = resolve)));
    return () => goOn();
  }

  send<N extends StreamName>(name: N, payload: StreamPayload<N>): void {
    this.sent.push({ name, payload });
  }

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener as (payload: never) => void);
    return () => set.delete(listener as (payload: never) => void);
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const listener of this.listeners.get(name) ?? []) listener(payload as never);
  }

  /** A sign with `takes` takes, each drawn differently. */
  seed(name: string, takes: number, kind: SignKind = 'sign'): SignView {
    const sign = this.addSign(name, kind);
    for (let i = 0; i < takes; i++) this.addTake(sign.id, 'camera', wave(this.nextId));
    return sign;
  }

  view(): LibraryView {
    const history = this.changes.view();
    return {
      signs: this.signs.filter((s) => !s.removed).map((s) => s.view),
      notices: this.notices,
      ...(history ? { history } : {}),
    };
  }

  readonly sharing = new FakeSharing();
  private readonly handlers: Handlers = {
    ...sharingAnswers(this.sharing, (name, payload) => this.emit(name, payload)),
    'app.status': () => ({
      training: false,
      version: '0.1.0',
      host: this.host,
      dataFolder: this.dataFolder,
      backend: this.backend,
      model: this.model,
      preparing: this.preparing,
      held: this.held,
    }),
    'window.open': ({ which }) => {
      this.windows.push(which);
      return false;
    },
    'captions.read': () => this.captions.read(),
    'captions.log': ({ captions }) => this.captions.log(captions),
    'captions.forget': () => this.captions.forget(),
    'captions.sentence': ({ words }) => this.captions.sentence(words),
    'library.read': () => this.view(),
    'library.news': () => this.view(),
    'notice.dismiss': () => {
      this.notices = [];
      return undefined;
    },
    'sign.add': ({ name, kind }) => this.addSign(name, kind),
    'sign.rename': ({ signId, name }) => {
      const sign = this.find(signId);
      this.checkName(name, signId);
      sign.view.name = name;
      return sign.view;
    },
    'sign.describe': ({ signId, notes, symbol, picture }) =>
      Object.assign(this.find(signId).view, { notes, symbol }, picture === undefined ? {} : { picture }),
    'sign.remove': ({ signId }) => {
      this.find(signId).removed = true;
      return undefined;
    },
    'sign.restore': ({ signId }) => {
      const sign = this.find(signId);
      sign.removed = false;
      return sign.view;
    },
    'take.add': ({ signId, source, frames }) => this.addTake(signId, source, frames),
    'take.frames': ({ takeId, whole }) => {
      const all = this.frames.get(takeId);
      if (!all) throw new MudraError('take.unknown');
      const trim = whole ? undefined : this.take(takeId).trim;
      const at = (time: number): number => time - (all[0]?.time ?? 0);
      const frames = all.filter(({ time }) => !trim || (at(time) >= trim.startMs && at(time) <= trim.endMs));
      return frames as RequestOutput<'take.frames'>;
    },
    'take.trim': ({ takeId, trim }) => {
      const take = this.take(takeId);
      const times = (this.frames.get(takeId) ?? []).map(({ time }) => time);
      const wholeMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
      if (trim) Object.assign(take, { trim: { ...trim, wholeMs }, durationMs: trim.endMs - trim.startMs });
      else {
        delete take.trim;
        take.durationMs = wholeMs;
      }
      return take;
    },
    'take.remove': ({ takeId }) => this.dropTake(takeId),
    'takes.remove': ({ takeIds }) => {
      for (const takeId of takeIds) this.dropTake(takeId);
      return undefined;
    },
    'takes.move': ({ takeIds, signId }) => {
      for (const take of takeIds.map((takeId) => this.take(takeId))) {
        this.dropTake(take.id);
        this.find(signId).view.takes.push({ ...take, signId });
      }
      return undefined;
    },
    'takes.disable': ({ takeIds, disabled }) => {
      for (const takeId of takeIds) this.take(takeId).disabled = disabled;
      return undefined;
    },
    'takes.duplicate': ({ takeIds }) =>
      takeIds.map((takeId) => {
        const copy = { ...this.take(takeId), id: `take-${this.nextId++}` as TakeId };
        this.frames.set(copy.id, this.frames.get(takeId) ?? []);
        this.find(copy.signId).view.takes.push(copy);
        return copy;
      }),
    'history.undo': (meant) => {
      const { change, state } = this.changes.undo(this.signs, meant?.change) ?? {};
      if (state) this.signs = state;
      return change ?? null;
    },
    'history.redo': (meant) => {
      const { change, state } = this.changes.redo(this.signs, meant?.change) ?? {};
      if (state) this.signs = state;
      return change ?? null;
    },
    'take.restore': ({ takeId }) => {
      const take = this.removedTakes.get(takeId);
      if (!take) throw new MudraError('take.unknown');
      this.find(take.signId).view.takes.push(take);
      return take;
    },
    'training.start': () => undefined,
    'training.cancel': () => {
      this.emit('training.ended', { outcome: 'cancelled' });
      return undefined;
    },
    'model.rollback': () => undefined,
    'insight.map': () => mapOf(this.view().signs),
    'calibration.start': () => undefined,
    'calibration.cancel': () => {
      this.emit('calibration.ended', { outcome: 'cancelled' });
      return undefined;
    },
    'live.start': () => undefined,
    'live.stop': () => undefined,
    'outputs.status': () => {
      const off = { state: 'off' as const, reason: '', address: '', count: 0 };
      return { webSocket: off, osc: off, keystrokes: typesNothing };
    },
    'live.missed': () => this.missed,
    'live.movement': () => wave(1) as RequestOutput<'live.movement'>,
    'live.correct': ({ source, right }) => {
      const known = this.signs.find(({ view, removed }) =>
        right.is === 'sign' ? view.id === right.signId : !removed && view.kind === right.is,
      )?.view;
      const sign =
        known ??
        this.addSign(right.is === 'new' ? right.name : 'Rest', right.is === 'rest' ? 'rest' : 'sign');
      const take = this.addTake(sign.id, source, wave(this.nextId));
      return { takeId: take.id, durationMs: take.durationMs, sign };
    },
    'insight.takes': () => this.insights,
    'coach.differ': () => ['place', 'movement'],
    'coach.read': () =>
      this.suggestions.length > 0
        ? this.suggestions
        : [{ kind: this.view().signs.length > 0 ? 'well' : 'first' }],
    'settings.read': () => this.settings,
    'settings.write': (change) => {
      this.settings = { ...this.settings, ...change } as Settings;
      return this.settings;
    },
  };

  private take(takeId: TakeId): TakeView {
    const take = this.signs.flatMap(({ view }) => view.takes).find(({ id }) => id === takeId);
    if (!take) throw new MudraError('take.unknown');
    return take;
  }

  private dropTake(takeId: TakeId): undefined {
    for (const { view } of this.signs) {
      const take = view.takes.find((t) => t.id === takeId);
      if (take) this.removedTakes.set(takeId, take);
      view.takes = view.takes.filter((t) => t.id !== takeId);
    }
  }

  private find(signId: SignId): StoredSign {
    const sign = this.signs.find((s) => s.view.id === signId);
    if (!sign) throw new MudraError('sign.unknown');
    return sign;
  }

  private checkName(name: string, except?: SignId): void {
    if (name.trim() === '') throw new MudraError('sign.nameEmpty');
    const same = this.signs.some((s) => !s.removed && s.view.name === name && s.view.id !== except);
    if (same) throw new MudraError('sign.nameTaken', { name });
  }

  private addSign(name: string, kind: SignKind): SignView {
    this.checkName(name);
    const id = `sign-${this.nextId++}` as SignId;
    const view: SignView = { id, name, kind, createdAt: '2026-01-05T10:00:00.000Z', takes: [] };
    this.signs.push({ view, removed: false });
    return view;
  }

  private addTake(signId: SignId, source: TakeSource, frames: readonly HandFrame[]): TakeView {
    const id = `take-${this.nextId++}` as TakeId;
    const take: TakeView = {
      id,
      signId,
      createdAt: '2026-01-05T10:00:00.000Z',
      source,
      durationMs: (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0),
      frameCount: frames.length,
      handShare: 1,
    };
    this.frames.set(id, frames);
    this.find(signId).view.takes.push(take);
    return take;
  }
}

/** A wave that differs with `variant`; every third one uses both hands. */
export function wave(variant: number): HandFrame[] {
  const curl = (variant % 4) / 4;
  return film(0, 1200 + (variant % 5) * 90, 30, (time) => {
    const turn = Math.sin(time / 160 + variant) * 0.5;
    const right = hand('Right', { x: 0.34, y: 0.62 - time / 8000, turn, curl });
    if (variant % 3 !== 0) return [right];
    return [right, hand('Left', { x: 0.68, y: 0.66, turn: -turn / 2, size: 0.16 })];
  });
}

/** A model of the given signs with a score that has one mistake a sign, or no score. */
export function modelOf(signs: readonly SignView[], scored = true): ModelSummary {
  const perSign = signs.map((sign, i) => {
    const correct = 5 - (i % 2);
    return {
      signId: sign.id,
      name: sign.name,
      correct,
      total: 5,
      accuracy: correct / 5,
      low: 0.38,
      high: 0.97,
    };
  });
  const correct = perSign.reduce((sum, one) => sum + one.correct, 0);
  const total = perSign.length * 5;
  return {
    id: 'model-1',
    createdAt: '2026-01-05T11:00:00.000Z',
    signs: signs.map(({ id, name, kind }) => ({ id, name, kind })),
    takes: total,
    outdated: false,
    score: scored
      ? {
          correct,
          total,
          accuracy: correct / total,
          low: 0.62,
          high: 0.96,
          protocol: 'blocked-3',
          perSign,
          confusion: perSign.map((one, i) =>
            perSign.map((_, j) => {
              if (i === j) return one.correct;
              return j === (i + 1) % perSign.length ? 5 - one.correct : 0;
            }),
          ),
        }
      : null,
    apalu: [
      { layer: 'gate', a: 0.61, b: 0.094, initialA: 0.55, initialB: 0.065 },
      { layer: 'candidate', a: 0.48, b: 0.21, initialA: 0.55, initialB: 0.065 },
      { layer: 'dense', a: 0.72, b: 0.041, initialA: 0.55, initialB: 0.065 },
    ],
  };
}
