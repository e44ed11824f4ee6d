import type { EventName, EventPayload, RequestInput, RequestOutput } from '../../src/shared/contract.js';
import type {
  HealthReport,
  ImportPreview,
  RemovedSet,
  sharingRequests,
  SignSet,
  StorageUse,
  TaskEnd,
} from '../../src/shared/contract-sharing.js';

type Name = keyof typeof sharingRequests;
type Answers = { [N in Name]: (input: RequestInput<N>) => RequestOutput<N> };

/** What the stand-in answers about sets; tests change it. Its tasks end when they are told to. */
export class FakeSharing {
  sets: SignSet[] = [
    {
      id: 'first',
      name: 'My signs',
      createdAt: '2026-01-05T10:00:00.000Z',
      signs: 3,
      takes: 12,
      current: true,
    },
  ];
  storage: StorageUse = {
    takes: { count: 12, bytes: 480_000 },
    models: 2_400_000,
    trash: { signs: 0, takes: 0, bytes: 0 },
    setAside: { count: 0, bytes: 0 },
    otherSets: { bytes: 0, removed: 0 },
  };
  removed: RemovedSet[] = [];
  preview: ImportPreview = { about: {}, signs: [], broken: [], unfit: [], assumed: [] };
  report: HealthReport = { files: 30, takes: 12, findings: [] };
  /** Ends of tasks by their kind; a kind without one runs until it is cancelled. */
  readonly ends = new Map<string, TaskEnd>();
  /** Ends by the names of their tasks, as the main side keeps them for who missed them. */
  readonly over = new Map<string, TaskEnd>();
  /** How far tasks get that run until they are cancelled. */
  share = 0.4;
}

/** Answers for the stand-in of the main side. */
export function sharingAnswers(
  sharing: FakeSharing,
  emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void,
): Answers {
  let tasks = 0;
  const start = (
    kind: EventPayload<'task.progress'>['kind'],
    usual: TaskEnd | null = null,
  ): { task: string } => {
    const task = `${kind}-${++tasks}`;
    const end = sharing.ends.get(kind) ?? usual;
    queueMicrotask(() =>
      setTimeout(() => {
        emit('task.progress', { task, kind, done: end ? 1 : sharing.share });
        if (end) emit('task.ended', { task, end });
      }),
    );
    return { task };
  };
  const nothing = (): undefined => undefined;
  return {
    'task.read': ({ task }) => {
      const end = sharing.over.get(task);
      return end ? { task, end } : null;
    },
    'task.cancel': ({ task }) => {
      emit('task.ended', { task, end: { outcome: 'cancelled' } });
      return undefined;
    },
    'export.start': () => start('export'),
    'export.deliver': ({ download }) => ({ savedTo: null, url: `/transfer/${download}` }),
    'import.begin': () => ({ upload: 'in-1', url: '/transfer/in-1' }),
    'import.read': () => {
      const set = sharing.sets.find(({ current }) => current)?.id;
      return start('read', {
        outcome: 'read',
        preview: sharing.preview,
        upload: 'in-1',
        ...(set && { set }),
      });
    },
    'import.write': () => start('import'),
    'import.drop': nothing,
    'storage.read': () => sharing.storage,
    'storage.emptyTrash': () => {
      sharing.storage = { ...sharing.storage, trash: { signs: 0, takes: 0, bytes: 0 } };
      return sharing.storage;
    },
    'health.check': () => start('check', { outcome: 'checked', report: sharing.report }),
    'health.heal': () => start('heal'),
    'sets.read': () => sharing.sets,
    'sets.removed': () => sharing.removed,
    'set.create': ({ name }) => {
      const set = {
        id: `set-${sharing.sets.length}`,
        name,
        createdAt: '2026-02-05T10:00:00.000Z',
        signs: 0,
        takes: 0,
        current: false,
      };
      sharing.sets = [...sharing.sets, set];
      return set;
    },
    'set.rename': ({ set, name }) => {
      sharing.sets = sharing.sets.map((one) => (one.id === set ? { ...one, name } : one));
      emit('sets.changed', sharing.sets);
      return undefined;
    },
    'set.duplicate': () => start('copy'),
    'set.open': ({ set }) => {
      sharing.sets = sharing.sets.map((one) => ({ ...one, current: one.id === set }));
      emit('sets.changed', sharing.sets);
      return undefined;
    },
    'set.remove': ({ set }) => {
      const gone = sharing.sets.filter(({ id }) => id === set);
      const removedAt = '2026-02-09T10:00:00.000Z';
      sharing.removed = [...gone.map((one) => ({ ...one, removedAt })), ...sharing.removed];
      sharing.sets = sharing.sets.filter(({ id }) => id !== set);
      emit('sets.changed', sharing.sets);
      return undefined;
    },
    'set.restore': ({ set }) => {
      const back = sharing.removed.filter(({ id }) => id === set);
      const createdAt = '2026-02-05T10:00:00.000Z';
      sharing.sets = [...sharing.sets, ...back.map((one) => ({ ...one, createdAt, current: false }))];
      sharing.removed = sharing.removed.filter(({ id }) => id !== set);
      emit('sets.changed', sharing.sets);
      return undefined;
    },
  };
}
