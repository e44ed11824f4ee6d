import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { errorText, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Icon, type IconName } from '../../ui/icon.js';
import { FilmInput } from './source-picker.js';

/** Stands in for the picture while there is none: why, and what can be done. */
export function SourceTrouble(): JSX.Element | null {
  const { source, parts, settings } = useApp();
  const file = useRef<HTMLInputElement>(null);
  const status = parts.vision.status.value;
  const error = source.error.value;
  const kind = settings.value.source;
  if (error) {
    return (
      <Panel icon="warning" text={errorText(error)} alert>
        <Button kind="primary" data-testid="source-retry" onClick={() => void source.start()}>
          {t('action.tryAgain')}
        </Button>
        {kind !== 'virtual-signer' && (
          <Button data-testid="source-use-signer" onClick={() => void source.useSigner()}>
            {t('source.useSigner')}
          </Button>
        )}
      </Panel>
    );
  }
  if (status === 'starting') return <Panel icon="camera" text={t('source.starting')} />;
  if (status === 'running') return null;
  if (source.needsFilm) {
    return (
      <Panel icon="film" text={t('source.noFilm')}>
        <Button kind="primary" onClick={() => file.current?.click()}>
          {t('source.chooseFilm')}
        </Button>
        <FilmInput inputRef={file} onFile={(film) => void source.useFilm(film)} />
      </Panel>
    );
  }
  return (
    <Panel
      icon={kind === 'film' ? 'film' : 'camera'}
      text={t(kind === 'film' ? 'source.filmEnded' : 'source.off')}
    >
      <Button kind="primary" icon="play" onClick={() => void source.start()}>
        {t(kind === 'film' ? 'source.playAgain' : 'source.start')}
      </Button>
    </Panel>
  );
}

interface PanelProps {
  icon: IconName;
  text: string;
  alert?: boolean;
  children?: JSX.Element | (JSX.Element | false)[];
}

function Panel({ icon, text, alert = false, children }: PanelProps): JSX.Element {
  return (
    <div
      class="stage-panel"
      role={alert ? 'alert' : 'status'}
      data-testid={alert ? 'source-error' : 'source-note'}
    >
      <Icon name={icon} />
      <p>{text}</p>
      {children && <div class="button-row">{children}</div>}
    </div>
  );
}
