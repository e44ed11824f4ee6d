import type { JSX } from 'preact';

interface SignMarkProps {
  /** Both may be there: then the picture is shown. */
  sign: { readonly symbol?: string | undefined; readonly picture?: string | undefined };
  class: string;
}

/** What stands for a sign beside its name: its picture, or its symbol. Decorative, as the name is there. */
export function SignMark({ sign: { symbol, picture }, class: name }: SignMarkProps): JSX.Element | null {
  if (picture) return <img class={`${name} sign-image`} src={picture} alt="" />;
  if (!symbol) return null;
  return (
    <span class={name} aria-hidden="true">
      {symbol}
    </span>
  );
}
