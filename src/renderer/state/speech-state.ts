import { computed, signal } from '@preact/signals';
import type { Settings } from '../../shared/contract.js';

/** Sentences that wait to be spoken; more are dropped, the oldest first: late speech is worse than none. */
const mostWaiting = 2;
/** Some voices never say that they have ended: after this long, and so long a letter, they are taken for done. */
const patienceMs = { all: 3000, letter: 150 };

type Timer = ReturnType<typeof setTimeout>;

export interface Voice {
  readonly id: string;
  readonly name: string;
  /** BCP 47, e.g. `en-GB`. */
  readonly lang: string;
  /** False: the text may go over the network to be spoken. */
  readonly local: boolean;
}

/** The part of the Web Speech API that is used; absent where there is none. */
export interface SpeechParts {
  readonly synthesis: Pick<
    SpeechSynthesis,
    'getVoices' | 'speak' | 'cancel' | 'addEventListener' | 'speaking' | 'pending'
  >;
  utterance(text: string): SpeechSynthesisUtterance;
}

/** The browser's own speech, or null. */
export function ownSpeech(): SpeechParts | null {
  if (typeof speechSynthesis === 'undefined' || typeof SpeechSynthesisUtterance === 'undefined') return null;
  return { synthesis: speechSynthesis, utterance: (text) => new SpeechSynthesisUtterance(text) };
}

/**
 * Speaks captions with a voice of the system. Only a voice that works offline is ever taken by itself; one that
 * may use the network speaks only when it was chosen by name.
 */
export class SpeechState {
  readonly voices = signal<readonly Voice[]>([]);
  /** For this session alone. */
  readonly muted = signal(false);
  /** What is being spoken, for those who do not hear it. */
  readonly saying = signal<string | null>(null);
  private waiting: string[] = [];
  private current: { readonly utterance: SpeechSynthesisUtterance; readonly timer: Timer } | null = null;

  constructor(
    private readonly settings: { read(): Settings },
    private readonly parts: SpeechParts | null = ownSpeech(),
    private readonly language: () => string = () => globalThis.navigator?.language ?? 'en',
  ) {
    this.list();
    parts?.synthesis.addEventListener('voiceschanged', () => this.list());
  }

  get available(): boolean {
    return this.parts !== null;
  }

  /** The voice that speaks now; null when none may. */
  readonly voice = computed<Voice | null>(() =>
    chooseVoice(this.voices.value, this.settings.read().speechVoice, this.language()),
  );

  /** Speaks a caption, if speech is on and not muted. */
  caption(text: string): void {
    if (this.settings.read().speech && !this.muted.peek()) this.say(text);
  }

  /** Speaks at once what was asked for, whether captions are spoken or not. */
  say(text: string): void {
    if (!text || !this.parts || !this.voice.peek()) return;
    this.waiting = [...this.waiting, text].slice(-mostWaiting);
    if (!this.current) this.next();
  }

  setMuted(muted: boolean): void {
    this.muted.value = muted;
    if (muted) this.stop();
  }

  stop(): void {
    this.waiting = [];
    this.forget();
    this.parts?.synthesis.cancel();
  }

  private next(): void {
    const text = this.waiting.shift();
    const { parts } = this;
    const chosen = this.voice.peek();
    if (text === undefined || !parts || !chosen) return;
    const voice = parts.synthesis.getVoices().find(({ voiceURI }) => voiceURI === chosen.id);
    // Without a voice the browser would take one by itself, maybe one of the network.
    if (!voice) return;
    const utterance = parts.utterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    const rate = this.settings.read().speechRate;
    utterance.rate = rate;
    const done = (): void => {
      // One that was stopped ends late, when another may be speaking.
      if (this.current?.utterance !== utterance) return;
      this.forget();
      this.next();
    };
    utterance.onend = done;
    utterance.onerror = done;
    const patience = patienceMs.all + (patienceMs.letter * text.length) / rate;
    this.current = { utterance, timer: setTimeout(done, patience) };
    this.saying.value = text;
    parts.synthesis.speak(utterance);
  }

  private forget(): void {
    clearTimeout(this.current?.timer);
    this.current = null;
    this.saying.value = null;
  }

  private list(): void {
    const all = this.parts?.synthesis.getVoices() ?? [];
    this.voices.value = all
      .map(({ voiceURI, name, lang, localService }) => ({ id: voiceURI, name, lang, local: localService }))
      .sort((a, b) => Number(b.local) - Number(a.local) || a.lang.localeCompare(b.lang));
  }
}

/** The chosen voice if it is there; else an offline one, of this language if there is one; else none. */
export function chooseVoice(voices: readonly Voice[], chosen: string | null, language: string): Voice | null {
  const named = voices.find(({ id }) => id === chosen);
  if (named) return named;
  const local = voices.filter((voice) => voice.local);
  const base = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';
  return (
    local.find(({ lang }) => lang.replace('_', '-').toLowerCase() === language.toLowerCase()) ??
    local.find(({ lang }) => base(lang) === base(language)) ??
    local[0] ??
    null
  );
}
