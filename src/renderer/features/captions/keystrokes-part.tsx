import type { JSX } from 'preact';
import type { KeystrokesReason, KeystrokesStatus } from '../../../shared/contract.js';
import { plural, t, type TextKey } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Select, Switch, type Choice } from '../../ui/field.js';

type After = 'space' | 'enter' | 'nothing';

const reasons: Readonly<Record<KeystrokesReason, TextKey>> = {
  xdotool: 'outputs.keysReason.xdotool',
  wtype: 'outputs.keysReason.wtype',
  ydotoold: 'outputs.keysReason.ydotoold',
  screen: 'outputs.keysReason.screen',
  desktop: 'outputs.keysReason.desktop',
  platform: 'outputs.keysReason.platform',
  permission: 'outputs.keysReason.permission',
  letters: 'outputs.keysReason.letters',
  slow: 'outputs.keysReason.slow',
  program: 'outputs.keysReason.program',
};

/** Captions typed into the program in front: whether, how that stands, and what follows each. */
export function KeystrokesPart(): JSX.Element {
  const { outputs, settings } = useApp();
  const { keystrokes, keystrokesAfter } = settings.value.outputs;
  const status = outputs.status.value?.keystrokes;
  const after: Choice<After>[] = [
    { value: 'space', label: t('outputs.after.space') },
    { value: 'enter', label: t('outputs.after.enter') },
    { value: 'nothing', label: t('outputs.after.nothing') },
  ];
  return (
    <>
      <Switch
        label={t('outputs.keys')}
        hint={t('outputs.keysHint')}
        checked={keystrokes}
        testId="output-keystrokes"
        onChange={(on) => void outputs.change({ keystrokes: on })}
      />
      {keystrokes && (
        <div class="output-more">
          {status && status.state !== 'off' && <HowItStands status={status} />}
          <Select
            label={t('outputs.after')}
            value={keystrokesAfter}
            choices={after}
            testId="output-after"
            onChoose={(value) => void outputs.change({ keystrokesAfter: value })}
          />
        </div>
      )}
    </>
  );
}

function HowItStands({ status }: { status: KeystrokesStatus }): JSX.Element {
  const { state, reason, detail, program, count, held } = status;
  return (
    <p
      class={reason ? 'field-error' : 'quiet'}
      role="status"
      data-testid="keystrokes-state"
      data-state={state}
    >
      {reason
        ? t(reasons[reason], { detail })
        : [
            plural(count, { one: 'outputs.keysTypedOne', other: 'outputs.keysTyped' }, { program }),
            t('outputs.keysWaits'),
            held > 0 ? plural(held, { one: 'outputs.keysHeldOne', other: 'outputs.keysHeld' }) : '',
          ]
            .filter(Boolean)
            .join(' ')}
    </p>
  );
}
