/** Whether things may move by themselves: neither the system nor the settings ask for less. */
export function mayMove(): boolean {
  return document.documentElement.dataset['motion'] !== 'less';
}

/** Calls `draw` whenever colours have changed, for what is drawn by hand. Returns what ends it. */
export function onColoursChanged(draw: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', draw);
  const changed = new MutationObserver(draw);
  changed.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  return () => {
    scheme.removeEventListener('change', draw);
    changed.disconnect();
  };
}
