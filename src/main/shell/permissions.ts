import { systemPreferences, type Session, type WebContents } from 'electron';
import { originOf, type OwnPage } from './page.js';

/** What a page asks for, in one shape for Electron's two kinds of question. */
export interface PermissionQuestion {
  readonly permission: string;
  readonly origin: string;
  readonly mainFrame: boolean;
  /** For `media`: `video`, `audio`; empty when the kind is not told. */
  readonly media: readonly string[];
  /** True for a window that shows captions and nothing else. */
  readonly captions: boolean;
}

interface Rule {
  readonly why: string;
  readonly allows: (question: PermissionQuestion) => boolean;
}

/** Everything that is not in this table is denied. */
export const permissionRules: Readonly<Record<string, Rule>> = {
  media: {
    why: 'The camera is what Mudra looks through. It never listens: a question with audio in it is denied whole.',
    allows: ({ media, captions }) => !captions && media.length > 0 && media.every((kind) => kind === 'video'),
  },
  'clipboard-sanitized-write': {
    why: 'The button “Copy” under the sentence writes plain text. Reading the clipboard is another permission.',
    allows: () => true,
  },
  fullscreen: {
    why: 'Large captions fill the screen of the person opposite. Leaving full screen is always up to the person.',
    allows: () => true,
  },
};

/** Only the main frame of our own page may have anything at all. */
export function permits(page: OwnPage, question: PermissionQuestion): boolean {
  if (question.origin !== page.origin || !question.mainFrame) return false;
  if (!Object.hasOwn(permissionRules, question.permission)) return false;
  return permissionRules[question.permission]?.allows(question) ?? false;
}

/**
 * Electron allows everything by default; this answers requests, checks and device questions by the table.
 * `showsCaptions` tells windows of captions, which do not get the camera.
 */
export function guardPermissions(
  session: Session,
  page: OwnPage,
  showsCaptions: (contents: WebContents | null) => boolean,
): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const allowed = permits(page, {
      permission,
      origin: originOf(details.requestingUrl),
      mainFrame: details.isMainFrame,
      media: 'mediaTypes' in details ? (details.mediaTypes ?? []) : [],
      captions: showsCaptions(contents),
    });
    if (!allowed || permission !== 'media' || process.platform !== 'darwin') answer(allowed);
    else {
      systemPreferences.askForMediaAccess('camera').then(answer, () => answer(false));
    }
  });
  session.setPermissionCheckHandler((contents, permission, origin, details) =>
    permits(page, {
      permission,
      origin: originOf(origin),
      mainFrame: details.isMainFrame,
      media: details.mediaType ? [details.mediaType] : [],
      captions: showsCaptions(contents),
    }),
  );
  session.setDevicePermissionHandler(() => false);
}
