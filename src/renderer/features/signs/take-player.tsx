import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import type { SignView, TakeView } from '../../../shared/contract.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { TakeId, Trim } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { CompareChoice, useCompared } from './compare-choice.js';
import { indexAt, msOf, played } from './playback.js';
import { LooksLike } from './take-known.js';
import { TakePicture } from './take-picture.js';
import { fineSecondsText, numberOf, partOf } from './take-words.js';
import { TrimTrack } from './trim-track.js';

const speeds = [0.25, 0.5, 1] as const;
/** Remembered from take to take. */
const speed = signal<(typeof speeds)[number]>(1);

interface TakePlayerProps {
  sign: SignView;
  take: TakeView;
  /** The take that is most like all of the sign's. */
  typical: TakeId | null;
  insights: ReadonlyMap<TakeId, TakeInsight>;
  playing: boolean;
  onPlaying: (playing: boolean) => void;
}

/** One take, large: played, slowed, stepped, compared with another one, and trimmed. */
export function TakePlayer(props: TakePlayerProps): JSX.Element {
  const { sign, take } = props;
  const { library } = useApp();
  const loaded = useFrames(take, () => library.wholeFramesOf(take.id));
  if (!loaded || !sign.takes.some(({ id }) => id === loaded.take.id)) {
    return (
      <section class="player player-empty" aria-label={t('player.label', { number: numberOf(sign, take) })} />
    );
  }
  // The take before stays until this one's frames are there: nothing flickers.
  const shown = loaded.take.id === take.id ? take : loaded.take;
  return <Loaded {...props} take={shown} frames={loaded.frames} />;
}

interface LoadedProps extends TakePlayerProps {
  frames: readonly HandFrame[];
}

function Loaded(props: LoadedProps): JSX.Element {
  const { sign, take, typical, insights, frames, playing, onPlaying } = props;
  const { library } = useApp();
  const number = numberOf(sign, take);
  const whole: Trim = { startMs: 0, endMs: msOf(frames, frames.length - 1) };
  const kept: Trim = take.trim ?? whole;
  const [trim, setTrim] = useState<Trim>({ startMs: kept.startMs, endMs: kept.endMs });
  const [at, setAt] = useState(kept.startMs);
  usePlaying(playing, trim, setAt);
  // Another take, or another trim of it: a trim that was not kept is forgotten.
  useEffect(() => {
    setTrim({ startMs: kept.startMs, endMs: kept.endMs });
    setAt(kept.startMs);
  }, [partOf(take)]);
  useEffect(() => {
    if (playing && at >= trim.endMs) setAt(trim.startMs);
  }, [playing]);
  const other = useCompared(props);
  const under = useFrames(other?.take ?? null, (one) => library.framesOf(one.id))?.frames ?? null;
  const index = indexAt(frames, at);
  const changed = trim.startMs !== kept.startMs || trim.endMs !== kept.endMs;
  const look = (ms: number): void => {
    onPlaying(false);
    setAt(ms);
  };
  const step = (by: number): void => look(msOf(frames, Math.max(0, Math.min(frames.length - 1, index + by))));
  const isWhole = trim.startMs <= whole.startMs && trim.endMs >= whole.endMs;
  return (
    <section
      class="player"
      aria-label={t('player.label', { number })}
      data-testid="player"
      data-frame={index}
    >
      <TakePicture
        frames={frames}
        index={index}
        trim={trim}
        under={other ? under : null}
        foreign={other?.foreign ?? false}
      />
      <div class="player-time">
        <TrimTrack frames={frames} trim={trim} at={at} onTrim={setTrim} onLook={look} />
        <input
          type="range"
          class="scrub"
          min={0}
          max={frames.length - 1}
          step={1}
          value={index}
          aria-label={t('player.scrub')}
          aria-valuetext={t('player.frameAt', {
            frame: index + 1,
            frames: frames.length,
            seconds: fineSecondsText(msOf(frames, index)),
          })}
          data-testid="scrub"
          onInput={(event) => look(msOf(frames, Number(event.currentTarget.value)))}
        />
      </div>
      <div class="player-row">
        <Button
          kind="plain"
          icon="stepBack"
          label={t('player.back')}
          data-testid="step-back"
          onClick={() => step(-1)}
        />
        <Button
          icon={playing ? 'pause' : 'play'}
          label={t(playing ? 'player.pause' : 'player.play')}
          data-testid="play"
          onClick={() => onPlaying(!playing)}
        />
        <Button
          kind="plain"
          icon="stepNext"
          label={t('player.next')}
          data-testid="step-next"
          onClick={() => step(1)}
        />
        <Speeds />
        <span class="player-clock" data-testid="clock">
          {t('player.clock', {
            now: fineSecondsText(msOf(frames, index)),
            all: fineSecondsText(whole.endMs),
          })}
        </span>
      </div>
      <LooksLike insight={insights.get(take.id)} />
      <CompareChoice sign={sign} take={take} typical={typical} insights={insights} />
      <div class="player-trim">
        <p>
          {isWhole
            ? t('player.whole', { seconds: fineSecondsText(whole.endMs) })
            : t('player.part', { from: fineSecondsText(trim.startMs), to: fineSecondsText(trim.endMs) })}
        </p>
        <div class="button-row">
          <Button
            kind={changed ? 'primary' : 'secondary'}
            icon="trim"
            aria-disabled={!changed}
            data-testid="trim-keep"
            onClick={() => {
              if (changed) void library.trimTake(take.id, isWhole ? null : trim);
            }}
          >
            {t('player.keepTrim')}
          </Button>
          <Button
            aria-disabled={isWhole && !take.trim}
            data-testid="trim-whole"
            onClick={() => {
              if (take.trim) void library.trimTake(take.id, null);
              setTrim(whole);
            }}
          >
            {t('player.makeWhole')}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** A take with its frames; the one before, or null, until they are there. None where they cannot be had. */
function useFrames(
  take: TakeView | null,
  load: (take: TakeView) => Promise<readonly HandFrame[]>,
): { take: TakeView; frames: readonly HandFrame[] } | null {
  const [loaded, setLoaded] = useState<{ take: TakeView; frames: readonly HandFrame[] } | null>(null);
  useEffect(() => {
    if (!take) {
      setLoaded(null);
      return undefined;
    }
    let wanted = true;
    load(take).then(
      (frames) => wanted && setLoaded({ take, frames }),
      () => wanted && setLoaded({ take, frames: [] }),
    );
    return () => {
      wanted = false;
    };
  }, [take ? partOf(take) : '']);
  return loaded;
}

/** Moves the time on while playing, at the chosen speed, within `trim`. */
function usePlaying(playing: boolean, trim: Trim, setAt: (next: (ms: number) => number) => void): void {
  useEffect(() => {
    if (!playing) return undefined;
    let before = performance.now();
    let request = requestAnimationFrame(function tick(now: number) {
      const passed = now - before;
      before = now;
      setAt((ms) => played(ms, passed, speed.peek(), trim));
      request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [playing, trim.startMs, trim.endMs]);
}

function Speeds(): JSX.Element {
  return (
    <fieldset class="segments">
      <legend class="hidden">{t('player.speed')}</legend>
      {speeds.map((one) => (
        <label key={one} class="segment">
          <input
            type="radio"
            name="speed"
            value={one}
            checked={speed.value === one}
            onChange={() => (speed.value = one)}
          />
          <span>{t('player.times', { speed: one })}</span>
        </label>
      ))}
    </fieldset>
  );
}
