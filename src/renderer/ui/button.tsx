import type { ButtonHTMLAttributes, ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.js';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'label'> {
  /** `plain` has no frame until it is pointed at. */
  kind?: 'primary' | 'secondary' | 'plain' | 'danger';
  icon?: IconName;
  /** Shows the icon alone; `label` is then what screen readers and the tooltip say. */
  label?: string;
  large?: boolean;
  children?: ComponentChildren;
  'data-testid'?: string;
}

/** A native button. */
export function Button(props: ButtonProps): JSX.Element {
  const { kind = 'secondary', icon, label, large = false, children, class: extra = '', ...rest } = props;
  const classes = ['button', `button-${kind}`, large ? 'button-large' : '', label ? 'button-icon' : ''];
  return (
    <button
      type="button"
      {...rest}
      class={[...classes, String(extra)].filter(Boolean).join(' ')}
      {...(label ? { 'aria-label': label, title: label } : {})}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span class="button-text">{children}</span>}
    </button>
  );
}
