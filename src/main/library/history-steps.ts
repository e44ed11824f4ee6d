import type { SignId, TakeId, Trim } from '../../shared/domain/take.js';
import type { Library } from './library.js';

/** One change of a library that has an opposite, as data. */
export type Step =
  | { readonly do: 'removeSign' | 'restoreSign'; readonly signId: SignId }
  | {
      readonly do: 'renameSign';
      readonly signId: SignId;
      readonly name: string;
      /** It had that name before. */
      readonly back?: true | undefined;
    }
  | {
      readonly do: 'describeSign';
      readonly signId: SignId;
      readonly notes: string;
      readonly symbol: string;
      /** Where it changes; empty: none. */
      readonly picture?: string | undefined;
    }
  | { readonly do: 'removeTake' | 'restoreTake'; readonly takeId: TakeId }
  | { readonly do: 'moveTake'; readonly takeId: TakeId; readonly signId: SignId }
  | { readonly do: 'trimTake'; readonly takeId: TakeId; readonly trim: Trim | null }
  | { readonly do: 'disableTake'; readonly takeId: TakeId; readonly disabled: boolean };

/**
 * Takes the step and gives the one that takes it back; null when it changed nothing. Throws what the library throws;
 * then nothing changed.
 */
export async function take(library: Library, step: Step): Promise<Step | null> {
  switch (step.do) {
    case 'removeSign':
      await library.removeSign(step.signId);
      return { do: 'restoreSign', signId: step.signId };
    case 'restoreSign':
      await library.restoreSign(step.signId);
      return { do: 'removeSign', signId: step.signId };
    case 'renameSign': {
      const { name } = library.signView(step.signId);
      const renamed = await library.renameSign(step.signId, step.name, step.back);
      return renamed.name === name ? null : { ...step, name, back: true };
    }
    case 'describeSign': {
      const { notes = '', symbol = '', picture = '' } = library.signView(step.signId);
      const after = await library.describeSign(step.signId, step.notes, step.symbol, step.picture);
      const samePicture = (after.picture ?? '') === picture;
      const same = (after.notes ?? '') === notes && (after.symbol ?? '') === symbol && samePicture;
      const back: Step = { do: 'describeSign', signId: step.signId, notes, symbol };
      return same ? null : samePicture ? back : { ...back, picture };
    }
    case 'removeTake':
      await library.removeTake(step.takeId);
      return { do: 'restoreTake', takeId: step.takeId };
    case 'restoreTake':
      await library.restoreTake(step.takeId);
      return { do: 'removeTake', takeId: step.takeId };
    case 'moveTake': {
      const { signId } = library.takeView(step.takeId);
      await library.moveTake(step.takeId, step.signId);
      return signId === step.signId ? null : { ...step, signId };
    }
    case 'trimTake': {
      const before = trimOf(library, step.takeId);
      await library.trimTake(step.takeId, step.trim);
      const after = trimOf(library, step.takeId);
      const same = before?.startMs === after?.startMs && before?.endMs === after?.endMs;
      return same ? null : { ...step, trim: before };
    }
    case 'disableTake': {
      const disabled = library.takeView(step.takeId).disabled ?? false;
      if (disabled === step.disabled) return null;
      await library.disableTake(step.takeId, step.disabled);
      return { ...step, disabled };
    }
  }
}

/** Takes all steps, or none: what was done is taken back when one cannot be. Gives the steps back, in their order. */
export async function takeAll(library: Library, steps: readonly Step[]): Promise<Step[]> {
  const back: Step[] = [];
  try {
    for (const step of steps) {
      const opposite = await take(library, step);
      if (opposite) back.unshift(opposite);
    }
    return back;
  } catch (error) {
    // What cannot be taken back either stays as it is: the first error is the one to tell.
    for (const step of back) await take(library, step).catch(() => undefined);
    throw error;
  }
}

function trimOf(library: Library, takeId: TakeId): Trim | null {
  const { trim } = library.takeView(takeId);
  return trim ? { startMs: trim.startMs, endMs: trim.endMs } : null;
}
