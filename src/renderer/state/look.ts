import { effect, signal } from '@preact/signals';
import { defaultLook, lookOf, type Look } from '../../shared/contract-look.js';

const place = 'mudra.look';
/** The look as this window knows it: what it was last until settings have been read. */
export const look = signal<Look>(remembered());

/** Keeps what is chosen for this window's start, and for the window of captions, which reads no settings. */
export function rememberLook({ theme, textSize, contrast, motion }: Look): void {
  const next = { theme, textSize, contrast, motion };
  if (JSON.stringify(next) === JSON.stringify(look.peek())) return;
  look.value = next;
  try {
    globalThis.localStorage?.setItem(place, JSON.stringify(next));
  } catch {
    // Storage may be switched off: then windows begin with the usual look.
  }
}

/** Lets `root`, a document's element, look as it is chosen; until the returned function is called. */
export function wearLook(root: HTMLElement): () => void {
  const wants = [matchMedia('(prefers-contrast: more)'), matchMedia('(prefers-reduced-motion: reduce)')];
  const wear = (): void => {
    const { theme, textSize, contrast, motion } = look.value;
    const [more, less] = wants.map(({ matches }) => matches);
    mark(root, 'theme', theme === 'system' ? null : theme);
    mark(root, 'contrast', contrast === 'more' || more ? 'more' : null);
    mark(root, 'motion', motion === 'less' || less ? 'less' : null);
    root.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
  };
  const stop = effect(wear);
  for (const want of wants) want.addEventListener('change', wear);
  return () => {
    stop();
    for (const want of wants) want.removeEventListener('change', wear);
  };
}

/** Lets the document follow the look that is chosen here or in another window. Once in the life of a window. */
export function followLook(): void {
  wearLook(document.documentElement);
  addEventListener('storage', (event) => {
    if (event.key === place) look.value = remembered();
  });
}

function mark(root: HTMLElement, name: string, value: string | null): void {
  if (value === null) delete root.dataset[name];
  else root.dataset[name] = value;
}

function remembered(): Look {
  try {
    return lookOf(JSON.parse(globalThis.localStorage?.getItem(place) ?? 'null'));
  } catch {
    return defaultLook;
  }
}
