import type { JSX } from 'preact';

/** Paths on a 24 × 24 grid, drawn with a round 1.75 stroke in the text's colour. */
const paths = {
  live: 'M4 6.5h16v9.5h-9l-4 3.5V16H4z M8 10.2h8 M8 12.8h5',
  teach:
    'M8 12.5V6.2a1.4 1.4 0 0 1 2.8 0V11 M10.8 10.5V4.6a1.4 1.4 0 0 1 2.8 0v5.9 M13.6 10.8V5.8a1.4 1.4 0 0 1 2.8 0v7.7c0 4-2.2 6.9-5.6 6.9-2.6 0-4-1.3-5.2-3.7l-1.8-3.5c-.6-1.3.9-2.3 1.9-1.3L8 14.2',
  signs: 'M4.5 4.5h6v6h-6z M13.5 4.5h6v6h-6z M4.5 13.5h6v6h-6z M13.5 13.5h6v6h-6z',
  insight: 'M5 19.5v-6 M10 19.5V9 M15 19.5v-8 M20 19.5V4.5',
  library: 'M5 4.5h3.5v15H5z M10 4.5h3.5v15H10z M15.2 5.6l3.3-.9 3 14-3.3.9z',
  settings: 'M4 7h8 M16 7h4 M14 4.8v4.4 M4 12h3 M11 12h9 M9 9.8v4.4 M4 17h9 M17 17h3 M15 14.8v4.4',
  camera: 'M4 8h3l1.8-2.5h6.4L17 8h3v10.5H4z M12 16a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  film: 'M4 5.5h16v13H4z M8 5.5v13 M16 5.5v13 M4 9.8h4 M4 14.2h4 M16 9.8h4 M16 14.2h4',
  spark:
    'M12 4v4 M12 16v4 M4 12h4 M16 12h4 M6.6 6.6l2.3 2.3 M15.1 15.1l2.3 2.3 M17.4 6.6l-2.3 2.3 M8.9 15.1l-2.3 2.3',
  pause: 'M8.5 6v12 M15.5 6v12',
  play: 'M8 5.5v13l10.5-6.5z',
  record: 'M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z',
  stop: 'M7 7h10v10H7z',
  copy: 'M9 9h10.5v10.5H9z M15 9V4.5H4.5V15H9',
  compare: 'M4 5.5h6.5v13H4z M13.5 5.5H20v13h-6.5z',
  cross: 'M6.5 6.5l11 11 M17.5 6.5l-11 11',
  check: 'M5 12.8l4.6 4.7L19 7.5',
  trash: 'M5 7.5h14 M9.5 7.5V5h5v2.5 M7 7.5l.8 12h8.4l.8-12 M10.5 11v5 M13.5 11v5',
  pencil: 'M5 19l.8-3.8L15.6 5.4a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3l-9.8 9.8z M13.8 7.2l3 3',
  warning: 'M12 4.5l8.5 15h-17z M12 10v4.2 M12 16.8v.2',
  back: 'M19 12H5.5 M11 6.5L5.5 12l5.5 5.5',
  plus: 'M12 5.5v13 M5.5 12h13',
  hand: 'M7 13V8.4a1.3 1.3 0 0 1 2.6 0v3.4 M9.6 11V5.9a1.3 1.3 0 0 1 2.6 0v5 M12.2 11V6.6a1.3 1.3 0 0 1 2.6 0V12 M14.8 12V8.8a1.3 1.3 0 0 1 2.6 0v5.4c0 3.6-2 6.3-5.2 6.3S7 18.6 7 15z',
  down: 'M12 5v13 M6.5 12.5L12 18l5.5-5.5',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z M12 7.5V12l3 2',
  skeleton: 'M12 20v-5 M12 15l-5-3.5V7 M12 15l-2-5V4.5 M12 15l2.2-5V5 M12 15l5-2.5V8 M12 20a.6.6 0 1 0 0-.1z',
  lock: 'M6.5 11h11v8.5h-11z M8.8 11V8.2a3.2 3.2 0 0 1 6.4 0V11',
  undo: 'M5 9.5h9a5 5 0 0 1 0 10h-4 M9 5.5l-4 4 4 4',
  redo: 'M19 9.5h-9a5 5 0 0 0 0 10h4 M15 5.5l4 4-4 4',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z M15.3 15.3L20 20',
  move: 'M4 12h11 M11 7.5l4.5 4.5-4.5 4.5 M19.5 5v14',
  off: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z M6.4 6.4l11.2 11.2',
  stepBack: 'M16.5 6v12l-8-6z M6 6v12',
  stepNext: 'M7.5 6v12l8-6z M18 6v12',
  trim: 'M6 4.5v15 M18 4.5v15 M6 12h12 M9.5 9L6 12l3.5 3 M14.5 9l3.5 3-3.5 3',
  speak: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z M15.5 9.2a4 4 0 0 1 0 5.6 M18 6.7a7.5 7.5 0 0 1 0 10.6',
  mute: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z M15.5 9.8l4.4 4.4 M19.9 9.8l-4.4 4.4',
  chevron: 'M9.5 6l6 6-6 6',
} as const;

export type IconName = keyof typeof paths;

/** A decorative drawing beside a label; it is hidden from screen readers. */
export function Icon({ name, class: extra = '' }: { name: IconName; class?: string }): JSX.Element {
  return (
    <svg class={`icon icon-${name} ${extra}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** The app's mark: thumb and first finger meet in a ring, the other three are raised. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle cx="14.5" cy="20.5" r="6.5" />
      <path d="M24 25 23.5 7.5 M29.5 25.5 33 9 M34 28.5 40.5 15.5" />
      <path class="mark-palm" d="M19.5 25.5c1.5 4-.5 7 2 11.5v4h10v-4c2-2.5 3.5-5 3-9z" />
    </svg>
  );
}
