import { signal } from '@preact/signals';
import type { OutputSettings, OutputsStatus } from '../../shared/contract.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

/** Captions for other programs: how that stands, and what of it is chosen. */
export class OutputsState {
  readonly status = signal<OutputsStatus | null>(null);

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly toasts: Toasts,
    private readonly settings: {
      read(): OutputSettings;
      write(outputs: OutputSettings): Promise<void>;
    },
  ) {
    parts.bridge.on('outputs.changed', (status) => {
      this.status.value = status;
    });
  }

  async load(): Promise<void> {
    await this.toasts.guard(async () => {
      this.status.value = await this.parts.call('outputs.status', undefined);
    });
  }

  async change(change: Partial<OutputSettings>): Promise<void> {
    await this.settings.write({ ...this.settings.read(), ...change });
  }

  /** A new address: programs that know the old one are let go. */
  async renewToken(): Promise<void> {
    const bytes = crypto.getRandomValues(new Uint8Array(24));
    const text = btoa(String.fromCharCode(...bytes));
    await this.change({ webSocketToken: text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') });
  }

  /** What is sent when the sign is captioned; `null` means its name. */
  async setText(signId: string, text: string | null): Promise<void> {
    const { [signId]: _, ...others } = this.settings.read().texts;
    await this.change({ texts: text === null ? others : { ...others, [signId]: text } });
  }
}
