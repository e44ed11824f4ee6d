import { systemPreferences, type Session } from 'electron';
import { originOf, type OwnPage } from './page.js';

/** What a page asks for, in one shape for Electron's two kinds of question. */
export interface PermissionQuestion {
  readonly permission: string;
  readonly origin: string;
  readonly mainFrame: boolean;
  /** For `media`: `video`, `audio`; empty when the kind is not told. */
  readonly media: readonly string[];
}

interface Rule {
  readonly why: string;
  readonly allows: (question: PermissionQuestion) => boolean;
}

/** Everything that is not in this table is denied. */
export const permissionRules: Readonly<Record<string, Rule>> = {
  media: {
    why: 'The camera is what Mudra looks through. It never listens: a question with audio in it is denied whole.',
    allows: ({ media }) => media.length > 0 && media.every((kind) => kind === 'video'),
  },
  'clipboard-sanitized-write': {
    why: 'The button “Copy” under the sentence writes plain text. Reading the clipboard is another permission.',
    allows: () => true,
  },
};

/** Only the main frame of our own page may have anything at all. */
export function permits(page: OwnPage, question: PermissionQuestion): boolean {
  if (question.origin !== page.origin || !question.mainFrame) return false;
  if (!Object.hasOwn(permissionRules, question.permission)) return false;
  return permissionRules[question.permission]?.allows(question) ?? false;
}

/** Electron allows everything by default; this answers requests, checks and device questions by the table. */
export function guardPermissions(session: Session, page: OwnPage): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const allowed = permits(page, {
      permission,
      origin: originOf(details.requestingUrl),
      mainFrame: details.isMainFrame,
      media: 'mediaTypes' in details ? (details.mediaTypes ?? []) : [],
    });
    if (!allowed || permission !== 'media' || process.platform !== 'darwin') answer(allowed);
    else {
      systemPreferences.askForMediaAccess('camera').then(answer, () => answer(false));
    }
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    permits(page, {
      permission,
      origin: originOf(origin),
      mainFrame: details.isMainFrame,
      media: details.mediaType ? [details.mediaType] : [],
    }),
  );
  session.setDevicePermissionHandler(() => false);
}
