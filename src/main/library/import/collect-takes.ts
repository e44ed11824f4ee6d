import { damaged } from '../format-error.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { SignId, SignKind, TakeId, Trim } from '../../../shared/domain/take.js';
import { MAX_NAME } from '../formats.js';
import { withFrames } from '../stored-signs.js';
import type { TaughtTakes } from '../taught-takes.js';
import { checkFrames } from './check-frames.js';
import { dateOf } from './raw-hands.js';
import type { Reading } from './reading.js';

/** What people gave a sign beside its name. */
export type SignWords = Pick<TaughtTakes, 'notes' | 'symbol' | 'picture'>;

export interface TakeAbout {
  /** The take's place in its source, so that broken takes do not rename the others; else it is counted. */
  readonly number?: number;
  readonly signer?: string | undefined;
  /** ISO 8601, UTC; else takes count the seconds of 1970 by the order in which they come. */
  readonly createdAt?: string | undefined;
  /** Only where all that is known of takes is wanted: it goes with them. */
  readonly disabled?: boolean | undefined;
  readonly trim?: Trim | undefined;
}

export interface NewTake extends TakeAbout {
  readonly frames: readonly HandFrame[];
}

/** Gathers takes under their signs, in the order in which signs and takes come. */
export class CollectTakes {
  private readonly signs = new Map<
    string,
    TaughtTakes & { readonly takes: TaughtTakes['takes'][number][] }
  >();
  private count = 0;

  constructor(private readonly reading: Pick<Reading, 'bounds' | 'hold'>) {}

  get result(): TaughtTakes[] {
    return [...this.signs.values()];
  }

  /** A sign by its name; with `kind`, one that is known must be of it. Throws FormatError. */
  sign(rawName: string, kind: SignKind = 'sign'): void {
    const name = signName(rawName);
    const known = this.signs.get(name);
    if (known && known.kind !== kind) throw damaged('signAndRest', { name });
    if (known) return;
    this.signs.set(name, { id: `class-${this.signs.size}` as SignId, name, kind, takes: [] });
  }

  /** What is said of a sign that is there: what was said first stays. */
  describe(rawName: string, words: SignWords): void {
    const name = signName(rawName);
    const known = this.signs.get(name);
    if (known) this.signs.set(name, { ...words, ...known });
  }

  /** Adds a take to its sign, which is made where it is new. Throws FormatError. */
  add(rawName: string, kind: SignKind, { frames, ...about }: NewTake): void {
    const held = this.reading.hold(checkFrames(frames, this.reading.bounds));
    this.addHeld(rawName, kind, held, about);
  }

  /** The same with frames that were checked, and are kept already. */
  addHeld(rawName: string, kind: SignKind, held: () => readonly HandFrame[], about: TakeAbout): void {
    const { number, signer, createdAt, disabled, trim } = about;
    this.sign(rawName, kind);
    const order = this.count++;
    const id = `take-${number ?? order}` as TakeId;
    const take = {
      id,
      createdAt: dateFrom(createdAt) ?? dateOf(order),
      ...(signer === undefined ? {} : { signer }),
    };
    const known = { ...take, ...(disabled ? { disabled } : {}), ...(trim ? { trim } : {}) };
    this.signs.get(signName(rawName))?.takes.push(withFrames(known, held));
  }
}

/** In UTC, so that dates can be compared as text. Throws FormatError when it is no date. */
function dateFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw damaged('notDate', { text });
  return date.toISOString();
}

/** A sign's name, accents composed and blanks single. Throws FormatError when there is none, or it is too long. */
export function signName(raw: string): string {
  const name = raw.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (name === '') throw damaged('nameEmpty');
  if (name.length > MAX_NAME) throw damaged('nameLong');
  if (/\p{Cc}/u.test(name)) throw damaged('nameControl');
  return name;
}
