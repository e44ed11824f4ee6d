import type { AppState } from '../../../src/renderer/state/app-state.js';
import type { Finding } from '../../../src/shared/contract-sharing.js';
import type { FakeBridge } from '../../support/fake-bridge.js';

const longName =
  'everything that my grandmother says to the whole street on a market day, and what they answer';

function sets(bridge: FakeBridge): void {
  bridge.seed('hello', 5);
  bridge.seed(longName, 3);
  const more = { createdAt: '2026-02-05T10:00:00.000Z', current: false };
  bridge.sharing.sets = [
    ...bridge.sharing.sets,
    { id: 'work', name: 'At work', signs: 0, takes: 0, ...more },
    { id: 'long', name: longName, signs: 140, takes: 1600, ...more },
  ];
  bridge.sharing.removed = [
    { id: 'old', name: 'At school', removedAt: '2026-02-09T10:00:00.000Z', signs: 12, takes: 80 },
    { id: 'older', name: longName, removedAt: '2026-02-08T10:00:00.000Z', signs: 0, takes: 0 },
  ];
  bridge.sharing.storage = {
    ...bridge.sharing.storage,
    trash: { signs: 1, takes: 3, bytes: 160_000 },
    setAside: { count: 2, bytes: 41_000 },
    otherSets: { bytes: 88_000_000, removed: 2 },
  };
}

/** Lets the screen draw and the stand-in's tasks end. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

const finding = (kind: Finding['kind'], remedy: Finding['remedy'], more: Partial<Finding> = {}): Finding => ({
  id: `${kind} ${remedy}`,
  kind,
  remedy,
  path: `library/signs/hello-0a1b2c/takes/mwxcq60j-cc30a68f.${kind === 'landmarks' ? 'f32' : 'json'}`,
  reason: 'the landmarks do not match their checksum',
  sign: 'hello',
  takes: 0,
  ...more,
});

interface Shown {
  readonly state: AppState;
}

/** The Library screen at work. */
export const libraryScenes = {
  'library-busy': (bridge: FakeBridge) => {
    sets(bridge);
    return async ({ state }: Shown) => {
      void state.sharing.export('mudra', null, {});
      await settle();
    };
  },
  'library-preview': (bridge: FakeBridge) => {
    sets(bridge);
    const kind = 'sign' as const;
    bridge.sharing.preview = {
      about: {
        title: 'Signs of Bo',
        provenance: 'Bo Lindqvist, in the workshop, 2026',
        consent: 'May be passed on only after asking those who were recorded.',
      },
      signs: [
        { name: 'hello', kind, takes: 5, alreadyHere: 2, same: 'hello', twin: null },
        { name: 'thank you', kind, takes: 4, alreadyHere: 0, same: null, twin: 'Thank you' },
        { name: longName, kind, takes: 1, alreadyHere: 0, same: null, twin: null },
      ],
      broken: [{ path: 'signs.mudra/signs/water/takes/a.f32', reason: 'it does not match its checksum' }],
      unfit: [{ sign: 'yes', why: { code: 'take.tooShort', params: { ms: 120, least: 300 } } }],
      assumed: [{ key: 'import.assumedRate', params: { path: 'MP_Data', fps: 30 } }],
    };
    return async ({ state }: Shown) => {
      state.sharing.stage.value = {
        at: 'seen',
        name: 'signs.mudra',
        upload: 'in-1',
        preview: bridge.sharing.preview,
        noTake: [],
      };
      await settle();
    };
  },
  'library-findings': (bridge: FakeBridge) => {
    sets(bridge);
    bridge.sharing.report = {
      files: 44,
      takes: 21,
      findings: [
        finding('take', 'set-aside'),
        finding('landmarks', 'restore', { takes: 1, reason: 'its description is missing' }),
        finding('aside-sign', 'restore', { takes: 12, sign: null, path: 'library/set-aside/x-water-1a2b3c' }),
        finding('aside-take', 'none', { path: 'library/set-aside/x-mwxcq60j-cc30a68f.json' }),
        finding('newer', 'none', { reason: 'format 2' }),
      ],
    };
    return async ({ state }: Shown) => {
      void state.sets.check();
      await settle();
    };
  },
};
