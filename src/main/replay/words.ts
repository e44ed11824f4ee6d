import type { Estimate } from './intervals.js';
import type { FalseCaptions, GroupScore } from './score.js';

/** Scores in words, a paragraph a group. */
export function inWords(groups: readonly GroupScore[]): string {
  return groups.map(groupInWords).join('\n\n');
}

function groupInWords(score: GroupScore): string {
  const { group, streams, hours, signs, captions, rest, unknown, latency, words, frames, msPerFrame } = score;
  const lines = [
    `${group}: ${(hours * 60).toFixed(1)} minutes in ${streams === 1 ? '1 stream' : `${streams} streams`}`,
  ];
  if (signs.total > 0) {
    lines.push(
      `  signs: ${signs.correct} of ${signs.total} captioned rightly, ${share(signs.accuracy)} ` +
        `(${share(signs.low)} to ${share(signs.high)}); ${signs.missed} missed, ${signs.silent} of them in silence`,
    );
  }
  lines.push(
    `  captions: ${captions.total}; ${captions.right} right, ${captions.wrong} wrong, ` +
      `${captions.doubled} doubled, ${captions.rest} in rest, ${captions.unknown} for unknown signs`,
  );
  // Between signs there is too little rest to say how often, unless it happened.
  if (rest.captions > 0 || signs.total + unknown.signs === 0)
    lines.push(`  false captions in rest: ${anHour(rest)}`);
  if (unknown.signs > 0) {
    lines.push(
      `  unknown signs: ${unknown.captioned} of ${unknown.signs} captioned; false captions: ${anHour(unknown)}`,
    );
  }
  if (latency) {
    const { fromOnset, fromEnd, beforeEnd } = latency;
    lines.push(
      `  latency: ${ms(fromOnset.median)} from the onset (90 % within ${ms(fromOnset.p90)}), ` +
        `${ms(fromEnd.median)} from the end (90 % within ${ms(fromEnd.p90)}); ` +
        `${share(beforeEnd.accuracy)} before the end`,
    );
  }
  if (words) {
    const { signed, substitutions, insertions, deletions, errorRate } = words;
    lines.push(
      `  word error rate: ${estimate(errorRate, share)} of ${signed} signs; ` +
        `${substitutions} substituted, ${insertions} inserted, ${deletions} deleted`,
    );
  }
  lines.push(
    `  ${frames} frames, ${msPerFrame.p50.toFixed(3)} ms each (95 % within ${msPerFrame.p95.toFixed(3)} ms)`,
  );
  return lines.join('\n');
}

function anHour({ captions, hours, perHour }: FalseCaptions): string {
  return `${estimate(perHour, (n) => n.toFixed(1))} an hour (${captions} in ${(hours * 60).toFixed(1)} minutes)`;
}

function estimate({ value, low, high }: Estimate, write: (n: number) => string): string {
  return Number.isNaN(low) ? write(value) : `${write(value)} (${write(low)} to ${write(high)})`;
}

const share = (n: number): string => `${(100 * n).toFixed(1)} %`;
const ms = (n: number): string => `${Math.round(n)} ms`;
