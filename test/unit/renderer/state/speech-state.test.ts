import { describe, expect, it, vi } from 'vitest';
import { chooseVoice, SpeechState, type SpeechParts } from '../../../../src/renderer/state/speech-state.js';
import { defaultSettings, type Settings } from '../../../../src/shared/contract.js';

type Said = Pick<SpeechSynthesisUtterance, 'text' | 'lang' | 'rate' | 'voice'> & {
  onend: (() => void) | null;
};

const voice = (voiceURI: string, lang: string, localService: boolean): SpeechSynthesisVoice => ({
  voiceURI,
  name: voiceURI,
  lang,
  localService,
  default: false,
});
const cloud = voice('Cloud', 'en-GB', false);
const local = voice('Desk', 'en-US', true);
const german = voice('Pult', 'de-DE', true);

function speech(voices: SpeechSynthesisVoice[], change: Partial<Settings> = {}) {
  const spoken: Said[] = [];
  const parts: SpeechParts = {
    synthesis: {
      getVoices: () => voices,
      speak: (utterance) => void spoken.push(utterance as unknown as Said),
      cancel: () => {},
      addEventListener: () => {},
      speaking: false,
      pending: false,
    },
    utterance: (text) => ({ text, onend: null }) as unknown as SpeechSynthesisUtterance,
  };
  const settings = { ...defaultSettings, speech: true, ...change };
  const state = new SpeechState({ read: () => settings }, parts, () => 'en-GB');
  return { state, spoken, texts: () => spoken.map(({ text }) => text) };
}

describe('the voice', () => {
  const voices = (all: SpeechSynthesisVoice[]) => speech(all).state.voices.value;

  it('by itself is one that works offline, of this language if there is one', () => {
    expect(chooseVoice(voices([cloud, german, local]), null, 'en-GB')?.id).toBe('Desk');
    expect(chooseVoice(voices([cloud, german]), null, 'en-GB')?.id).toBe('Pult');
  });

  it('is never one that may use the network, unless that one was chosen', () => {
    expect(chooseVoice(voices([cloud]), null, 'en-GB')).toBeNull();
    expect(chooseVoice(voices([cloud]), 'Gone', 'en-GB')).toBeNull();
    expect(chooseVoice(voices([cloud, local]), 'Cloud', 'en-GB')?.id).toBe('Cloud');
  });
});

describe('speech', () => {
  it('is off by default', () => {
    expect(defaultSettings.speech).toBe(false);
    const { state, texts } = speech([local], { speech: false });
    state.caption('water');
    expect(texts()).toEqual([]);
    state.say('asked for');
    expect(texts()).toEqual(['asked for']);
  });

  it('says captions one after another with the voice and pace, and does not fall behind', () => {
    const { state, spoken, texts } = speech([cloud, local], { speechRate: 1.4 });
    for (const text of ['one', 'two', 'three', 'four']) state.caption(text);
    expect(spoken[0]).toMatchObject({ text: 'one', voice: local, lang: 'en-US', rate: 1.4 });
    expect(state.saying.value).toBe('one');
    spoken[0]?.onend?.();
    spoken[1]?.onend?.();
    spoken[2]?.onend?.();
    expect(texts()).toEqual(['one', 'three', 'four']);
    expect(state.saying.value).toBeNull();
  });

  it('is silent where only voices of the network are there', () => {
    const { state, texts } = speech([cloud]);
    state.caption('water');
    state.say('water');
    expect(texts()).toEqual([]);
  });

  it('goes on after a voice that never says that it has ended, and after one that was stopped', () => {
    vi.useFakeTimers();
    const { state, spoken, texts } = speech([local]);
    state.caption('one');
    state.caption('two');
    vi.advanceTimersByTime(10_000);
    expect(texts()).toEqual(['one', 'two']);
    state.stop();
    state.caption('two');
    spoken[1]?.onend?.();
    expect(state.saying.value).toBe('two');
    vi.useRealTimers();
  });

  it('muted, stops at once and stays silent for this session', () => {
    const { state, texts } = speech([local]);
    state.caption('one');
    state.caption('two');
    state.setMuted(true);
    expect(state.saying.value).toBeNull();
    state.caption('three');
    expect(texts()).toEqual(['one']);
    state.setMuted(false);
    state.caption('four');
    expect(texts()).toEqual(['one', 'four']);
  });
});
