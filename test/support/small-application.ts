import { ContractEmitter } from '../../src/main/app/emitter.js';
import type { Application } from '../../src/main/app/application-types.js';
import type { EventName, EventPayload } from '../../src/shared/contract.js';
import { MudraError } from '../../src/shared/errors.js';

/**
 * An application small enough to see what a host does with it: it remembers what it was asked and answers
 * `sign.add` with the name it was given. `sign.remove` fails as an application does, `sign.restore` as a bug.
 */
export class SmallApplication implements Application {
  readonly asked: { name: string; input: unknown }[] = [];
  readonly received: { name: string; payload: unknown }[] = [];
  private readonly emitter = new ContractEmitter();
  listeners = 0;
  /** What was uploaded, by upload and path; `out-1` can be fetched when it is set. */
  readonly uploaded = new Map<string, string>();
  download: { readonly path: string; readonly name: string; readonly bytes: number } | null = null;
  readonly files: Application['files'] = {
    receive: async (upload, path, at, bytes) => {
      if (upload !== 'in-1') throw new MudraError('transfer.unknown');
      let text = (this.uploaded.get(path) ?? '').slice(0, at);
      for await (const part of bytes) text += Buffer.from(part).toString();
      this.uploaded.set(path, text);
    },
    fetch: async (download) => {
      if (download !== 'out-1' || !this.download) throw new MudraError('transfer.unknown');
      return this.download;
    },
  };

  request: Application['request'] = async (name, input) => {
    this.asked.push({ name, input });
    if (name === 'sign.remove') throw new MudraError('sign.unknown');
    if (name === 'sign.restore') throw new TypeError('a bug');
    if (name === 'sign.add') {
      return { id: 'one', createdAt: '2026-01-01', takes: [], ...(input as object) } as never;
    }
    return undefined as never;
  };

  readonly send: Application['send'] = (name, payload) => {
    this.received.push({ name, payload });
  };

  readonly on: Application['on'] = (name, listener) => {
    this.listeners++;
    const stop = this.emitter.on(name, listener);
    return () => {
      this.listeners--;
      stop();
    };
  };

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    this.emitter.emit(name, payload);
  }

  async dispose(): Promise<void> {}
}
