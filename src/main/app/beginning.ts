/** Nobody asks what is there: then what comes after the first look begins by itself. */
const unseenMs = 1500;
/** From the first look at the library on, for its way to the screen. */
const onItsWayMs = 50;

/** The order of a start where takes are many: first the library is shown, then what recognises is loaded. */
export class Beginning {
  /** Resolves when the library was looked at, or nobody did so for a while. */
  readonly seen: Promise<void>;
  /** Resolves when what recognises is loaded, or will not be any more. */
  readonly begun: Promise<void>;
  private see: () => void = () => undefined;
  private resolveBegun: () => void = () => undefined;
  private timer: NodeJS.Timeout;
  private looked = false;

  constructor() {
    this.seen = new Promise((resolve) => (this.see = resolve));
    this.begun = new Promise((resolve) => (this.resolveBegun = resolve));
    this.timer = setTimeout(() => this.see(), unseenMs);
  }

  /** The library was asked for. */
  seeSoon(): void {
    if (this.looked) return;
    this.looked = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.see(), onItsWayMs);
  }

  /** What recognises is loaded, or nobody needs it any more. */
  begin(): void {
    clearTimeout(this.timer);
    this.resolveBegun();
  }
}
