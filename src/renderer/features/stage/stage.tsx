import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { shortcutOf } from '../../ui/use-shortcut.js';
import { Picture } from './picture.js';
import { SignerControls } from './signer-controls.js';
import { SourcePicker } from './source-picker.js';
import { SourceTrouble } from './source-trouble.js';
import './stage.css';

/** The frame around the picture: its tone says what happens, `fill` (0…1) how far it has got. */
export interface Ring {
  readonly tone: 'none' | 'waiting' | 'recording' | 'kept' | 'rejected';
  readonly fill: number;
}

interface StageProps {
  ring?: Ring;
  /** Buttons at the right of the bar above the picture. */
  actions?: ComponentChildren;
  /** Laid over the foot of the picture, not mirrored. */
  children?: ComponentChildren;
}

const noRing: Ring = { tone: 'none', fill: 0 };

/** The picture of the person, mirrored, with the skeleton over it and where it comes from above it. */
export function Stage({ ring = noRing, actions, children }: StageProps): JSX.Element {
  const app = useApp();
  const { parts, source } = app;
  useEffect(() => source.hold(), []);
  const skeleton = app.settings.value.skeleton;
  return (
    <section
      class="stage"
      aria-label={t('stage.label')}
      data-vision={parts.vision.status.value}
      data-testid="stage"
    >
      <div class="stage-bar">
        <SourcePicker />
        <div class="stage-actions">
          <Button
            kind="plain"
            icon="skeleton"
            aria-pressed={skeleton}
            aria-keyshortcuts={shortcutOf('S')}
            onClick={() => void app.changeSettings({ skeleton: !skeleton })}
          >
            {t('stage.skeleton')}
          </Button>
          {actions}
        </div>
      </div>
      <div class="stage-room">
        <div
          class={`stage-frame ring-${ring.tone}`}
          style={{ '--fill': String(ring.fill), '--aspect': String(app.aspect.value) }}
        >
          <div class="stage-picture">
            <Picture />
            <SourceTrouble />
            <div class="stage-over">{children}</div>
          </div>
        </div>
      </div>
      <SignerControls />
    </section>
  );
}
