import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RecordMode } from '../../../shared/contract-coach.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp, type AppState } from '../../state/app-state.js';
import { cueSoundOf, cueSounds, settingsOf } from '../../state/take-cues.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Select, Switch } from '../../ui/field.js';
import { canRecord, keyText, keyWorks } from './use-record-key.js';

const modes: readonly RecordMode[] = ['hands-free', 'countdown', 'hold', 'burst'];
const bursts = [3, 5, 8, 10];

/** What the chosen way of recording asks of the person. */
export function modeHint(mode: RecordMode, key: string, takes: number): string {
  const works = keyWorks(key);
  if (mode === 'hold') return t(works ? 'teach.hint.hold' : 'teach.hint.holdButton', { key: keyText(key) });
  const starts = t(works ? 'teach.hint.key' : 'teach.hint.button', { key: keyText(key) });
  return `${t(`teach.hint.${mode}`, { takes: takesText(takes) })} ${starts}`;
}

/** How takes begin and end, with which key, and how each is told; remembered. */
export function ModeSection(): JSX.Element {
  const app = useApp();
  const { recordMode, burstTakes, frameCues } = app.settings.value;
  const sound = cueSoundOf(app.settings.value);
  const hint = sound === 'spoken' ? voiceHint(app) : '';
  const disabled = app.teach.recording.value;
  return (
    <details class="fold modes" data-testid="modes">
      <summary>
        {t('teach.mode')}: {t(`teach.mode.${recordMode}`)}
      </summary>
      <fieldset disabled={disabled}>
        <legend class="hidden">{t('teach.mode')}</legend>
        {modes.map((mode) => (
          <label key={mode} class="mode">
            <input
              type="radio"
              name="record-mode"
              value={mode}
              checked={mode === recordMode}
              data-testid={`mode-${mode}`}
              onChange={() => void app.changeSettings({ recordMode: mode })}
            />
            <span>{t(`teach.mode.${mode}`)}</span>
          </label>
        ))}
      </fieldset>
      {recordMode === 'burst' && (
        <Select
          label={t('teach.mode.burstTakes')}
          value={String(burstTakes)}
          choices={bursts.map((count) => ({ value: String(count), label: String(count) }))}
          onChoose={(count) => void app.changeSettings({ burstTakes: Number(count) })}
        />
      )}
      <RecordKey disabled={disabled} />
      <Select
        label={t('teach.cue.sound')}
        value={sound}
        choices={cueSounds.map((one) => ({ value: one, label: t(`teach.cue.sound.${one}`) }))}
        onChoose={(one) => void app.changeSettings(settingsOf(one))}
        testId="sound-cues"
        {...(hint ? { hint } : {})}
      />
      <Switch
        label={t('teach.cue.frame')}
        checked={frameCues}
        testId="frame-cues"
        onChange={(on) => void app.changeSettings({ frameCues: on })}
      />
    </details>
  );
}

/** Which voice speaks, or that none may, so that takes are told of by beeps. */
function voiceHint({ speech }: AppState): string {
  const voice = speech.voice.value;
  if (!voice) return t('teach.cue.noVoice');
  return t(voice.local ? 'teach.cue.voice' : 'teach.cue.networkVoice', { name: voice.name });
}

function RecordKey({ disabled }: { disabled: boolean }): JSX.Element {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { recordKey } = app.settings.value;
  const printed = keyText(recordKey);
  // Whoever reads that a key is wanted may press it at once.
  useLayoutEffect(() => {
    if (!asking) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      if (event.key !== 'Escape' && !canRecord(event.key)) {
        setRefused(event.key);
        return;
      }
      setAsking(false);
      if (event.key !== 'Escape') void app.changeSettings({ recordKey: event.key.toLowerCase() });
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [asking]);
  return (
    <div class="record-key">
      <p role="status">
        {asking
          ? refused
            ? t('teach.key.refused', { key: keyText(refused) })
            : t('teach.key.press')
          : t(keyWorks(recordKey) ? 'teach.key' : 'teach.keyOff', { key: printed })}
      </p>
      <Button
        disabled={disabled}
        data-testid="record-key"
        onClick={() => {
          setRefused(null);
          setAsking(!asking);
        }}
        onBlur={() => setAsking(false)}
      >
        {t(asking ? 'action.cancel' : 'teach.key.change')}
      </Button>
    </div>
  );
}
