import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { OutputStatus, SignView } from '../../../shared/contract.js';
import { plural, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Field, Switch } from '../../ui/field.js';
import { KeystrokesPart } from './keystrokes-part.js';
import { outputFailureText } from './output-failure.js';
import './outputs.css';

/** Captions for other programs of this computer: what is on, how it stands, and what is sent. */
export function OutputsSection(): JSX.Element {
  const { outputs, settings } = useApp();
  const { webSocket, webSocketPort, webSocketOrigins, osc, oscPort, keystrokes } = settings.value.outputs;
  const status = outputs.status.value;
  useEffect(() => void outputs.load(), []);
  return (
    <section class="card" data-testid="outputs-section">
      <h2>{t('outputs.title')}</h2>
      <p class="quiet">{t('outputs.text')}</p>
      <Switch
        label={t('outputs.webSocket')}
        hint={t('outputs.webSocketHint')}
        checked={webSocket}
        testId="output-websocket"
        onChange={(on) => void outputs.change({ webSocket: on })}
      />
      {webSocket && (
        <div class="output-more">
          {status && status.webSocket.state !== 'off' && <WebSocketStatus status={status.webSocket} />}
          <PortField port={webSocketPort} onPort={(port) => void outputs.change({ webSocketPort: port })} />
          <OriginsField
            origins={webSocketOrigins}
            onOrigins={(list) => void outputs.change({ webSocketOrigins: list })}
          />
        </div>
      )}
      <Switch
        label={t('outputs.osc')}
        hint={t('outputs.oscHint')}
        checked={osc}
        testId="output-osc"
        onChange={(on) => void outputs.change({ osc: on })}
      />
      {osc && (
        <div class="output-more">
          {status && status.osc.state !== 'off' && (
            <State
              status={status.osc}
              text={t('outputs.oscOn', { count: status.osc.count, address: status.osc.address })}
            />
          )}
          <PortField port={oscPort} onPort={(port) => void outputs.change({ oscPort: port })} />
        </div>
      )}
      <KeystrokesPart />
      {(webSocket || osc || keystrokes) && <Texts keys={keystrokes} />}
    </section>
  );
}

function WebSocketStatus({ status }: { status: OutputStatus }): JSX.Element {
  const { outputs, toasts } = useApp();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(status.address);
      toasts.info(t('live.copied'));
    } catch {
      toasts.info(t('outputs.notCopied'));
    }
  };
  return (
    <>
      <State
        status={status}
        text={plural(status.count, { one: 'outputs.listener', other: 'outputs.listeners' })}
      />
      {status.state === 'on' && (
        <>
          <code class="output-address" dir="ltr" data-testid="output-address">
            {status.address}
          </code>
          <div class="button-row">
            <Button icon="copy" onClick={() => void copy()}>
              {t('outputs.copyAddress')}
            </Button>
            <Button kind="plain" onClick={() => void outputs.renewToken()}>
              {t('outputs.renew')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function State({ status, text }: { status: OutputStatus; text: string }): JSX.Element {
  const failed = status.state === 'failed';
  return (
    <p
      class={failed ? 'field-error' : 'quiet'}
      role="status"
      data-testid="output-state"
      data-state={status.state}
    >
      {failed ? outputFailureText(status.reason) : text}
    </p>
  );
}

function PortField({ port, onPort }: { port: number; onPort: (port: number) => void }): JSX.Element {
  const [error, setError] = useState<string | null>(null);
  return (
    <Field label={t('outputs.port')} error={error}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="input output-port"
          inputMode="numeric"
          defaultValue={String(port)}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={(event) => {
            const asked = Number(event.currentTarget.value.trim());
            const good = Number.isInteger(asked) && asked >= 1024 && asked <= 65_535;
            setError(good ? null : t('outputs.portWrong'));
            if (good) onPort(asked);
          }}
        />
      )}
    </Field>
  );
}

interface OriginsFieldProps {
  origins: readonly string[];
  onOrigins: (origins: string[]) => void;
}

function OriginsField({ origins, onOrigins }: OriginsFieldProps): JSX.Element {
  const [error, setError] = useState<string | null>(null);
  return (
    <Field label={t('outputs.origins')} hint={t('outputs.originsHint')} error={error}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="input"
          defaultValue={origins.join(' ')}
          placeholder="http://localhost:3000"
          aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={(event) => {
            const list = event.currentTarget.value.split(/[\s,]+/).filter(Boolean);
            const wrong = list.find((origin) => !isOrigin(origin));
            setError(wrong ? t('outputs.originWrong', { origin: wrong }) : null);
            if (!wrong && list.length <= 20) onOrigins(list);
          }}
        />
      )}
    </Field>
  );
}

/** Scheme, host and port as a browser sends them, e.g. `https://example.org`. */
function isOrigin(text: string): boolean {
  try {
    return text.length <= 200 && new URL(text).origin === text;
  } catch {
    return false;
  }
}

/** What is sent for each sign instead of its name. */
function Texts({ keys }: { keys: boolean }): JSX.Element | null {
  const { library } = useApp();
  const signs = library.signs.value;
  if (signs.length === 0) return null;
  return (
    <details class="fold">
      <summary>{t('outputs.texts')}</summary>
      <p class="field-hint">{t('outputs.textsHint')}</p>
      {keys && <p class="field-hint">{t('outputs.keysTexts')}</p>}
      <ul class="output-texts">
        {signs.map((sign) => (
          <TextOf key={sign.id} sign={sign} />
        ))}
      </ul>
    </details>
  );
}

function TextOf({ sign }: { sign: SignView }): JSX.Element {
  const { outputs, settings } = useApp();
  const text = settings.value.outputs.texts[sign.id];
  const silent = text === '';
  return (
    <li>
      <label class="output-sign" for={`text-${sign.id}`}>
        {sign.name}
      </label>
      <input
        id={`text-${sign.id}`}
        class="input"
        maxLength={500}
        value={text ?? ''}
        placeholder={silent ? t('outputs.nothing') : sign.name}
        disabled={silent}
        onChange={(event) => void outputs.setText(sign.id, event.currentTarget.value.trim() || null)}
      />
      <label class="output-silent">
        <input
          type="checkbox"
          checked={silent}
          onChange={(event) => void outputs.setText(sign.id, event.currentTarget.checked ? '' : null)}
        />
        {t('outputs.nothing')}
        <span class="hidden">{sign.name}</span>
      </label>
    </li>
  );
}
