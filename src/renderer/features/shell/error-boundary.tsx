import { Component, type ComponentChildren, type JSX } from 'preact';
import { asMudraError, type MudraError } from '../../../shared/errors.js';
import { errorText, t } from '../../../shared/i18n/t.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';

/** The whole window when nothing else can be shown. */
export function FailureScreen({ error }: { error: MudraError }): JSX.Element {
  return (
    <div class="failure" role="alert" data-testid="failure">
      <Icon name="warning" />
      <h1>{t('failure.title')}</h1>
      <p>{errorText(error)}</p>
      <Button kind="primary" large onClick={() => location.reload()}>
        {t('failure.reload')}
      </Button>
    </div>
  );
}

/** Shows the failure screen instead of a screen that threw while drawing. */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, { error: MudraError | null }> {
  override state: { error: MudraError | null } = { error: null };

  static override getDerivedStateFromError(thrown: unknown): { error: MudraError } {
    return { error: asMudraError(thrown) };
  }

  override componentDidCatch(thrown: unknown): void {
    console.error(thrown);
  }

  override render(): ComponentChildren {
    const { error } = this.state;
    return error ? <FailureScreen error={error} /> : this.props.children;
  }
}
