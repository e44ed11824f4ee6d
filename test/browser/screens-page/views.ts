import type { SceneName } from './scenes.js';

/** A scene on a screen; what is in `clicks` (ids for tests) is clicked one after another once it is shown. */
export type View = readonly [screen: string, scene: SceneName, ...clicks: string[]];

/** Every screen and dialog, in every state that looks different: for the tests and for `npm run screen-states`. */
export const views: readonly View[] = [
  ['live', 'empty'],
  ['live', 'not-trained'],
  ['live', 'taught'],
  ['live', 'taught', 'backend-why'],
  ['live', 'caption'],
  ['live', 'caption', 'live-more'],
  ['live', 'caption', 'sentence-edit'],
  ['live', 'paused'],
  ['live', 'correcting'],
  ['live', 'missed'],
  ['live', 'camera-refused'],
  ['live', 'preparing'],
  ['live', 'training-failed'],
  ['live', 'host-lost'],
  ['live', 'long-names'],
  ['live', 'virtual-signer'],
  ['live', 'mini'],
  ['live', 'mini-long'],
  ['live', 'elsewhere'],
  ['big', 'empty'],
  ['big', 'caption'],
  ['big', 'long-names'],
  ['teach', 'empty'],
  ['teach', 'preparing'],
  ['teach', 'teach-some'],
  ['teach', 'recording'],
  ['teach', 'rejected'],
  ['teach', 'teach-coach'],
  ['teach', 'teach-well'],
  ['teach', 'training'],
  ['teach', 'trained'],
  ['teach', 'training-failed'],
  ['teach', 'demo'],
  ['teach', 'long-names'],
  ['signs', 'empty'],
  ['signs', 'preparing'],
  ['signs', 'taught'],
  ['signs', 'renaming'],
  ['signs', 'long-names'],
  ['signs', 'broken'],
  ['signs/sign-1', 'taught'],
  ['signs/sign-1', 'reviewing'],
  ['signs/sign-1', 'reviewing', 'take'],
  ['signs/sign-1', 'reviewing', 'take-move'],
  ['signs/sign-1', 'long-names'],
  ['insight', 'empty'],
  ['insight', 'preparing'],
  ['insight', 'taught'],
  ['insight', 'long-names'],
  ['insight', 'measured'],
  ['insight', 'training'],
  ['insight/quiet', 'quiet'],
  ['insight/quiet', 'quiet-done'],
  ['library', 'empty'],
  ['library', 'taught', 'export'],
  ['library', 'taught', 'set-create'],
  ['library', 'library-busy'],
  ['library', 'library-preview'],
  ['library', 'library-preview', 'empty-trash'],
  ['library', 'library-findings'],
  ['library', 'import-failed'],
  ['library', 'import-busy'],
  ['settings', 'empty'],
  ['settings', 'taught'],
  ['settings', 'outputs'],
];

/** The screens, each in a state that is not empty. */
export const mainViews: readonly View[] = [
  ['live', 'caption'],
  ['teach', 'teach-coach'],
  ['signs', 'taught'],
  ['signs/sign-1', 'reviewing'],
  ['insight', 'measured'],
  ['library', 'library-preview'],
  ['settings', 'outputs'],
];

/** Errors that a scene is about. */
export function meantError(scene: SceneName, text: string): boolean {
  return scene === 'broken' && text.includes('TypeError');
}
