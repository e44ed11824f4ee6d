import type { LoggedCaption } from '../../shared/contract-captions.js';

/** One line a caption: local date and time, a tab, the sign as it was corrected. What was nothing is left out. */
export function historyAsText(history: readonly LoggedCaption[]): string {
  return history
    .filter(({ corrected }) => corrected !== null)
    .map(({ at, name, corrected }) => `${localTime(at)}\t${corrected ?? name}\n`)
    .join('');
}

/** JSON Lines: one object a caption, times in ISO 8601 (UTC), certainty from 0 to 1. */
export function historyAsJsonLines(history: readonly LoggedCaption[]): string {
  return history
    .map(({ at, name, confidence, runnerUp, startedAt, decidedAt, corrected }) =>
      JSON.stringify({
        time: new Date(at).toISOString(),
        sign: name,
        confidence: Number(confidence.toFixed(4)),
        runnerUp: runnerUp?.name ?? null,
        durationMs: Math.round(decidedAt - startedAt),
        ...(corrected === undefined ? {} : { corrected }),
      }).concat('\n'),
    )
    .join('');
}

function localTime(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
