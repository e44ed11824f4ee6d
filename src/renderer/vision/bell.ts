/** Wakes the one who waits for something to happen. */
export class Bell {
  private wake: (() => void) | null = null;

  ring(): void {
    this.wake?.();
  }

  /** Resolves with true on the next `ring`, with false when `signal` aborts or after `atMost` milliseconds. */
  async wait(signal: AbortSignal, atMost: number): Promise<boolean> {
    const settled = new AbortController();
    const rung = await new Promise<boolean>((resolve) => {
      if (signal.aborted) return resolve(false);
      const timer = setTimeout(() => resolve(false), atMost);
      settled.signal.addEventListener('abort', () => clearTimeout(timer));
      signal.addEventListener('abort', () => resolve(false), { signal: settled.signal });
      this.wake = () => resolve(true);
    });
    this.wake = null;
    settled.abort();
    return rung;
  }
}
