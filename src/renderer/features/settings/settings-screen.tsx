import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Select, Switch } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { RateSelect } from '../quiet/rate-select.js';
import { OutputsSection } from '../captions/outputs-section.js';
import { SpeechSection } from '../captions/speech-section.js';
import { backendName, PassedOver } from '../shell/status-line.js';
import { LookSection } from './look-section.js';
import './settings.css';

/** What can be set, and what this copy of the app is. */
export function SettingsScreen(): JSX.Element {
  const app = useApp();
  const { skeleton, sounds, autoTrain } = app.settings.value;
  return (
    <div class="page page-narrow">
      <header class="page-head">
        <h1 tabIndex={-1}>{t('screen.settings')}</h1>
      </header>
      <LookSection />
      <section class="card">
        <h2>{t('settings.work')}</h2>
        <Switch
          label={t('settings.skeleton')}
          hint={t('settings.skeletonHint')}
          checked={skeleton}
          onChange={(on) => void app.changeSettings({ skeleton: on })}
        />
        <Switch
          label={t('settings.sounds')}
          hint={t('settings.soundsHint')}
          checked={sounds}
          onChange={(on) => void app.changeSettings({ sounds: on })}
        />
        <Switch
          label={t('settings.singleKeys')}
          hint={t('settings.singleKeysHint')}
          checked={app.settings.value.singleKeys}
          testId="single-keys"
          onChange={(on) => void app.changeSettings({ singleKeys: on })}
        />
      </section>
      <section class="card">
        <h2>{t('settings.training')}</h2>
        <Switch
          label={t('settings.autoTrain')}
          hint={t('settings.autoTrainHint')}
          checked={autoTrain}
          onChange={(on) => void app.changeSettings({ autoTrain: on })}
        />
      </section>
      <SilenceSection />
      <SpeechSection />
      <OutputsSection />
      <CameraSection />
      <section class="card privacy">
        <Icon name="lock" />
        <div>
          <h2>{t('settings.privacy')}</h2>
          <p>{t('settings.privacyText')}</p>
        </div>
      </section>
      <AboutSection />
    </div>
  );
}

function SilenceSection(): JSX.Element {
  const app = useApp();
  return (
    <section class="card">
      <div class="card-head">
        <h2>{t('settings.silence')}</h2>
        <Button icon="hand" onClick={() => app.router.go('insight', 'quiet')}>
          {t('quiet.go')}
        </Button>
      </div>
      <RateSelect />
      <Switch
        label={t('settings.sayUnknown')}
        hint={t('settings.sayUnknownHint')}
        checked={app.settings.value.sayUnknown}
        onChange={(on) => void app.changeSettings({ sayUnknown: on })}
        testId="say-unknown"
      />
    </section>
  );
}

function CameraSection(): JSX.Element {
  const app = useApp();
  const { cameraId } = app.settings.value;
  const cameras = app.source.cameras.value;
  useEffect(() => void app.source.refreshCameras(), []);
  const choices = cameras.map((camera, index) => ({
    value: camera.id,
    label: camera.label || t('source.cameraNumber', { number: index + 1 }),
  }));
  if (!cameras.some((camera) => camera.id === cameraId)) {
    choices.unshift({ value: '', label: t('settings.cameraFirst') });
  }
  return (
    <section class="card">
      <h2>{t('source.camera')}</h2>
      <Select
        label={t('settings.camera')}
        hint={t(cameras.length === 0 ? 'settings.cameraNone' : 'settings.cameraHint')}
        value={cameras.some((camera) => camera.id === cameraId) ? (cameraId ?? '') : ''}
        choices={choices}
        onChoose={(id) => void app.changeSettings({ source: 'camera', cameraId: id || null })}
      />
    </section>
  );
}

function AboutSection(): JSX.Element | null {
  const status = useApp().status.value;
  if (!status) return null;
  return (
    <section class="card">
      <h2>{t('settings.about')}</h2>
      <dl class="facts">
        <dt>{t('settings.version')}</dt>
        <dd>{status.version}</dd>
        <dt>{t('settings.dataFolder')}</dt>
        <dd class="path">
          <bdi dir="ltr">{status.dataFolder}</bdi>
        </dd>
        <dt>{t('settings.host')}</dt>
        <dd>{t(`settings.host.${status.host}`)}</dd>
        {status.backend && (
          <>
            <dt>{t('settings.backend')}</dt>
            <dd>{backendName(status.backend.name)}</dd>
          </>
        )}
      </dl>
      {status.backend && status.backend.passedOver.length > 0 && <PassedOver report={status.backend} />}
      <p class="quiet">{t('settings.aboutText')}</p>
    </section>
  );
}
