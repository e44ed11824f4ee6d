import type { RequestOutput } from '../../src/shared/contract.js';
import type { LoggedCaption, LoggedWord } from '../../src/shared/contract-captions.js';

/** History and sentence as the main side holds them. */
export class FakeCaptions {
  history: LoggedCaption[] = [];
  words: LoggedWord[] = [];
  notice: RequestOutput<'captions.read'>['notice'] = null;

  read(): RequestOutput<'captions.read'> {
    return { history: this.history, words: this.words, notice: this.notice };
  }

  log(captions: readonly LoggedCaption[]): undefined {
    const all = new Map([...this.history, ...captions].map((one) => [one.id, one]));
    this.history = [...all.values()];
  }

  forget(): undefined {
    this.history = [];
  }

  sentence(words: readonly LoggedWord[]): undefined {
    this.words = [...words];
  }
}
