/** The part of the contract about windows that show captions. */
import * as v from 'valibot';

/** `big`: for the person opposite; `mini`: small, above all other windows. */
export const captionWindows = ['big', 'mini'] as const;
export type CaptionWindow = (typeof captionWindows)[number];

export const captionRequests = {
  /** Shows a window of captions; false where the host opens none, and the page sees to it itself. */
  'window.open': { input: v.object({ which: v.picklist(captionWindows) }), output: v.boolean() },
} as const;
