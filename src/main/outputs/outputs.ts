import { randomBytes } from 'node:crypto';
import type { Caption, OutputSettings, OutputsStatus } from '../../shared/contract.js';
import { KeystrokeOutput } from './keystroke-output.js';
import { thisSystem, type System } from './keystrokes/system.js';
import { OscOutput } from './osc-output.js';
import { off, typesNothing, type OutgoingCaption, type Output } from './output.js';
import { WebSocketOutput } from './web-socket-output.js';

type Kind = keyof OutputsStatus;

interface Running {
  readonly output: Output;
  /** What it was started with: another one starts it anew. */
  readonly key: string;
}

/** Sends captions to other programs of this computer, where that is switched on. */
export class Outputs {
  private readonly running = new Map<Kind, Running>();
  private texts: OutputSettings['texts'] = {};
  private after: OutputSettings['keystrokesAfter'] = 'space';
  private focused = false;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly version: string,
    private readonly onChange: (status: OutputsStatus) => void,
    private readonly system: System = thisSystem(),
  ) {}

  get status(): OutputsStatus {
    const of = <K extends Kind>(kind: K, otherwise: OutputsStatus[K]): OutputsStatus[K] =>
      (this.running.get(kind)?.output.status as OutputsStatus[K] | undefined) ?? otherwise;
    return {
      webSocket: of('webSocket', off),
      osc: of('osc', off),
      keystrokes: of('keystrokes', typesNothing),
    };
  }

  /** Starts and stops what the settings say. Never rejects: what does not work says so in its status. */
  apply(settings: OutputSettings): Promise<void> {
    this.texts = settings.texts;
    this.after = settings.keystrokesAfter;
    const { webSocketPort: port, webSocketToken: token, webSocketOrigins: origins, oscPort } = settings;
    this.queue = this.queue.then(async () => {
      const changed = () => this.onChange(this.status);
      const { system } = this;
      const typing = { system, after: () => this.after, focused: () => this.focused };
      await this.keep('webSocket', settings.webSocket, JSON.stringify([port, token, origins]), () =>
        WebSocketOutput.start({ port, token, origins, version: this.version }, changed),
      );
      await this.keep('osc', settings.osc, String(oscPort), async () => new OscOutput(oscPort, changed));
      await this.keep('keystrokes', settings.keystrokes, '', () => KeystrokeOutput.start(typing, changed));
      changed();
    });
    return this.queue;
  }

  /** Whether one of Mudra's own windows has the keyboard: then nothing is typed. */
  focus(focused: boolean): void {
    if (this.focused === focused) return;
    this.focused = focused;
    if (this.running.has('keystrokes')) this.onChange(this.status);
  }

  caption({ id, signId, name, confidence }: Caption): void {
    const own = this.texts[signId];
    const text = own ?? name;
    if (text === '') return;
    const time = new Date().toISOString();
    const caption: OutgoingCaption = { id, time, text, sign: name, signId, confidence };
    for (const { output } of this.running.values()) output.send(caption, own !== undefined);
  }

  async close(): Promise<void> {
    await this.queue;
    await Promise.all([...this.running.values()].map(({ output }) => output.close()));
    this.running.clear();
  }

  private async keep(kind: Kind, on: boolean, key: string, start: () => Promise<Output>): Promise<void> {
    const now = this.running.get(kind);
    // One that failed is tried again whenever the settings are written.
    if (on && now?.key === key && now.output.status.state === 'on') return;
    this.running.delete(kind);
    await now?.output.close();
    if (on) this.running.set(kind, { key, output: await start() });
  }
}

/** The settings with a token, which is made when there is none yet. */
export function withToken(wanted: OutputSettings, before: OutputSettings): OutputSettings {
  const token = wanted.webSocketToken || before.webSocketToken;
  if (token || !wanted.webSocket) return { ...wanted, webSocketToken: token };
  return { ...wanted, webSocketToken: randomBytes(24).toString('base64url') };
}
