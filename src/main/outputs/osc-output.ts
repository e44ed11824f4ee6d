import { createSocket, type Socket } from 'node:dgram';
import type { OutputStatus } from '../../shared/contract.js';
import { oscMessage } from './osc-message.js';
import type { OutgoingCaption, Output } from './output.js';

export const oscAddress = '/mudra/caption';
const host = '127.0.0.1';

/** Sends each caption as one OSC message over UDP to a port of this computer; nobody need listen there. */
export class OscOutput implements Output {
  private readonly socket: Socket;
  private sent = 0;
  private reason = '';

  constructor(
    private readonly port: number,
    private readonly onChange: () => void,
  ) {
    this.socket = createSocket('udp4');
    this.socket.on('error', (error) => this.fail(error));
    this.socket.unref();
  }

  get status(): OutputStatus {
    const { reason, sent: count } = this;
    return { state: reason ? 'failed' : 'on', reason, address: `${host}:${this.port} ${oscAddress}`, count };
  }

  /** Text, certainty (0…1), the sign's name. */
  send({ text, confidence, sign }: OutgoingCaption): void {
    const message = oscMessage(oscAddress, [
      { type: 's', value: text },
      { type: 'f', value: confidence },
      { type: 's', value: sign },
    ]);
    this.socket.send(message, this.port, host, (error) => {
      if (error) return this.fail(error);
      this.reason = '';
      this.sent++;
      this.onChange();
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private fail(error: NodeJS.ErrnoException): void {
    this.reason = error.code ?? error.message;
    this.onChange();
  }
}
