/** Every way in which a request can fail that a person can do something about. Text lives in `i18n/en.json`. */
export const errorCodes = [
  'camera.none',
  'camera.refused',
  'camera.busy',
  'camera.unplugged',
  'film.unreadable',
  'film.noTakes',
  'signer.failed',
  'vision.failed',
  'take.tooShort',
  'take.tooLong',
  'take.tooFewHands',
  'take.tooFewPictures',
  'take.timesNotRising',
  'take.unknown',
  'movement.gone',
  'sign.unknown',
  'sign.nameEmpty',
  'sign.nameTaken',
  'picture.unreadable',
  'training.tooFewSigns',
  'training.tooFewTakes',
  'training.busy',
  'training.killed',
  'training.missed',
  'evaluation.oneSigner',
  'evaluation.signersUnknown',
  'file.damaged',
  'file.newer',
  'file.missing',
  'takes.none',
  'takes.tooMany',
  'zip.refused',
  'file.unreadable',
  'file.skipped',
  'file.exists',
  'library.locked',
  'disk.full',
  'disk.denied',
  'calibration.busy',
  'calibration.nothing',
  'model.mismatch',
  'model.noPrevious',
  'task.busy',
  'task.unknown',
  'set.unknown',
  'set.last',
  'set.nameEmpty',
  'set.nameTaken',
  'export.empty',
  'transfer.unknown',
  'transfer.otherSet',
  'transfer.refused',
  'message.malformed',
  'message.unknown',
  'host.refused',
  'host.port',
  'host.lost',
  'host.elsewhere',
  'host.closing',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values for the placeholders of an error's text, e.g. `{count}`. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** An expected failure. `message` is for logs; people read the text of `code` with `params` filled in. */
export class MudraError extends Error {
  override readonly name = 'MudraError';
  constructor(
    readonly code: ErrorCode,
    readonly params: ErrorParams = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${JSON.stringify(params)}`, options);
  }
}

/** Any thrown value as a MudraError; what is not one becomes `internal`, with its cause kept. */
export function asMudraError(thrown: unknown): MudraError {
  if (thrown instanceof MudraError) return thrown;
  const code = (thrown as NodeErrno | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MudraError('disk.full', {}, { cause: thrown });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new MudraError('disk.denied', { path: (thrown as NodeErrno).path ?? '' }, { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new MudraError('internal', { message }, { cause: thrown });
}

interface NodeErrno {
  readonly code?: string;
  readonly path?: string;
}
