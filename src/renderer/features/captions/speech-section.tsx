import type { JSX } from 'preact';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import type { Voice } from '../../state/speech-state.js';
import { Button } from '../../ui/button.js';
import { Field, Select, Switch } from '../../ui/field.js';
import './outputs.css';

/** Whether captions are spoken, and by which voice of the system. */
export function SpeechSection(): JSX.Element {
  const app = useApp();
  const { speech, settings } = app;
  const { speech: on, speechVoice, speechRate } = settings.value;
  const voices = speech.voices.value;
  const voice = speech.voice.value;
  const label = ({ name, lang, local }: Voice): string =>
    local ? `${name} (${lang})` : t('speech.network', { name: `${name} (${lang})` });
  const chosen = voices.some(({ id }) => id === speechVoice) ? (speechVoice ?? '') : '';
  return (
    <section class="card" data-testid="speech-section">
      <h2>{t('speech.title')}</h2>
      <Switch
        label={t('speech.on')}
        hint={t('speech.onHint')}
        checked={on}
        testId="speech-on"
        onChange={(checked) => void app.changeSettings({ speech: checked })}
      />
      {!voice && (
        <p class="quiet" role="note" data-testid="speech-none">
          {t(voices.length === 0 ? 'speech.noVoice' : 'speech.noLocalVoice')}
        </p>
      )}
      {voices.length > 0 && (
        <>
          <Select
            label={t('speech.voice')}
            hint={t(voice && !voice.local ? 'speech.voiceNetworkHint' : 'speech.voiceHint')}
            value={chosen}
            choices={[
              { value: '', label: t('speech.voiceAuto') },
              ...voices.map((one) => ({ value: one.id, label: label(one) })),
            ]}
            onChoose={(id) => void app.changeSettings({ speechVoice: id || null })}
            testId="speech-voice"
          />
          <Field label={t('speech.rate', { rate: fixed(speechRate, 1) })}>
            {({ id }) => (
              <input
                id={id}
                type="range"
                class="speech-rate"
                min="0.5"
                max="2"
                step="0.1"
                value={speechRate}
                onChange={(event) =>
                  void app.changeSettings({ speechRate: Number(event.currentTarget.value) })
                }
              />
            )}
          </Field>
          <div class="button-row">
            <Button disabled={!voice} onClick={() => speech.say(t('speech.sample'))}>
              {t('speech.try')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
