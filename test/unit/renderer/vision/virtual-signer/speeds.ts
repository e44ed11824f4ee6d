import type { Handedness } from '../../../../../src/shared/domain/hand.js';
import { ms } from '../../../../../src/shared/domain/units.js';
import type { Act } from '../../../../../src/renderer/vision/virtual-signer/performance.js';

/** The fastest wrist (metres a second) and turn (radians a second) of an act, while a hand is shown. */
export function fastest(act: Act, step = 5): { readonly wrist: number; readonly turn: number } {
  let [wrist, turn] = [0, 0];
  const sides: readonly Handedness[] = ['Left', 'Right'];
  for (let time = step; time < act.durationMs; time += step) {
    const [before, now] = [act.at(ms(time - step)), act.at(ms(time))];
    for (const side of sides) {
      const [a, b] = [before[side], now[side]];
      if (!a || !b) continue;
      const way = Math.hypot(b.wrist.x - a.wrist.x, b.wrist.y - a.wrist.y, b.wrist.z - a.wrist.z);
      const angle = Math.hypot(
        b.turn.pitch - a.turn.pitch,
        b.turn.yaw - a.turn.yaw,
        b.turn.roll - a.turn.roll,
      );
      wrist = Math.max(wrist, (way / step) * 1000);
      turn = Math.max(turn, (angle / step) * 1000);
    }
  }
  return { wrist, turn };
}
