import type { CaptionWindow } from '../../shared/contract-captions.js';
import type { RememberedPlace, WindowPlace } from './window-place.js';

/** Screen points between the small window and the edges of its screen. */
const margin = 24;
const firstSize = { big: { width: 960, height: 600 }, mini: { width: 420, height: 170 } } as const;

export interface PlaceQuestion {
  /** Where it was last, if that is on a screen that is there now. */
  readonly remembered: RememberedPlace | null;
  /** The parts of all screens that windows may cover, the first screen first. */
  readonly screens: readonly WindowPlace[];
  /** Where Mudra's own window is. */
  readonly main: WindowPlace;
}

/**
 * Where a window of captions opens: where it was last; the large one fills a second screen, which the person opposite
 * looks at, also when that was connected since; the small one lies in a corner.
 */
export function captionPlace(which: CaptionWindow, question: PlaceQuestion): WindowPlace {
  const { remembered, screens, main } = question;
  const own = screenOf(main, screens);
  const other = screens.find((screen) => screen !== own);
  const cameSince = which === 'big' && other !== undefined && remembered?.screens === 1;
  if (remembered && !cameSince) {
    const { x, y, width, height } = remembered;
    return { x, y, width, height };
  }
  if (which === 'big' && other) return { ...other };
  const room = own ?? main;
  const width = Math.min(firstSize[which].width, room.width);
  const height = Math.min(firstSize[which].height, room.height);
  if (which === 'big') {
    const x = room.x + Math.round((room.width - width) / 2);
    return { x, y: room.y + Math.round((room.height - height) / 2), width, height };
  }
  const x = Math.max(room.x, room.x + room.width - width - margin);
  return { x, y: Math.max(room.y, room.y + room.height - height - margin), width, height };
}

/** On a screen of its own, or small, it leaves the keyboard where it is: there the sentence is corrected meanwhile. */
export function takesKeyboard(which: CaptionWindow, place: WindowPlace, question: PlaceQuestion): boolean {
  const { screens, main } = question;
  return which === 'big' && screenOf(place, screens) === screenOf(main, screens);
}

/** The screen with the largest part of a window. */
function screenOf(place: WindowPlace, screens: readonly WindowPlace[]): WindowPlace | undefined {
  return screens.reduce<WindowPlace | undefined>(
    (best, screen) => (best && shared(place, best) >= shared(place, screen) ? best : screen),
    undefined,
  );
}

function shared(a: WindowPlace, b: WindowPlace): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, across) * Math.max(0, down);
}
