import type { KeystrokesStatus, OutputStatus } from '../../shared/contract.js';

/** A caption as other programs hear of it. */
export interface OutgoingCaption {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** What is to be shown: the sign's name, or the text that stands for it. */
  readonly text: string;
  readonly sign: string;
  readonly signId: string;
  /** 0…1. */
  readonly confidence: number;
}

/** One way to other programs of this computer. */
export interface Output {
  readonly status: OutputStatus | KeystrokesStatus;
  /** `own`: the text is one that the person wrote for the sign, not its name. */
  send(caption: OutgoingCaption, own: boolean): void;
  close(): Promise<void>;
}

export const off: OutputStatus = { state: 'off', reason: '', address: '', count: 0 };
export const typesNothing: KeystrokesStatus = {
  state: 'off',
  reason: null,
  detail: '',
  program: '',
  count: 0,
  held: 0,
  waiting: false,
};
