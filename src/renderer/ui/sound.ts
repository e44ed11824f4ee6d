import { signal } from '@preact/signals';

let audio: AudioContext | null = null;

/** What sounded last, for those who do not hear it; a new `id` each time. */
export const sounded = signal<{ readonly id: number; readonly sound: Sound } | null>(null);

/** One soft note: hertz, seconds, and how long after the one before it begins. */
interface Note {
  readonly hertz: number;
  readonly seconds: number;
  readonly after?: number;
  readonly loud?: number;
}

const sounds = {
  tick: [{ hertz: 660, seconds: 0.16 }],
  count: [{ hertz: 440, seconds: 0.09, loud: 0.04 }],
  go: [{ hertz: 880, seconds: 0.22 }],
  begun: [{ hertz: 330, seconds: 0.08, loud: 0.03 }],
  kept: [
    { hertz: 660, seconds: 0.12 },
    { hertz: 880, seconds: 0.16, after: 0.09 },
  ],
  rejected: [
    { hertz: 330, seconds: 0.16 },
    { hertz: 262, seconds: 0.22, after: 0.13 },
  ],
} as const satisfies Record<string, readonly Note[]>;

export type Sound = keyof typeof sounds;

/** A short, soft tick. Silent where sound is not available. */
export function playTick(): void {
  playCue('tick');
}

/** A soft sound, e.g. of what became of a take. Silent where sound is not available. */
export function playCue(sound: Sound): void {
  sounded.value = { id: (sounded.peek()?.id ?? 0) + 1, sound };
  try {
    audio ??= new AudioContext();
    for (const note of sounds[sound]) play(audio, note);
  } catch {
    audio = null;
  }
}

function play(context: AudioContext, { hertz, seconds, after = 0, loud = 0.08 }: Note): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const from = context.currentTime + after;
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.0001, from);
  gain.gain.exponentialRampToValueAtTime(loud, from + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.0001, from + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds + 0.02);
}
