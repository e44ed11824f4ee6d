import type { VirtualSignId } from '../../../src/renderer/vision/virtual-signer/signs.js';
import { virtualSign } from '../../../src/renderer/vision/virtual-signer/signs.js';
import type { HandFrame } from '../../../src/shared/domain/hand.js';
import { MovementDetector } from '../../../src/shared/domain/movement.js';
import type { SignId, SignKind } from '../../../src/shared/domain/take.js';
import { checkTake } from '../../../src/shared/domain/take-check.js';
import { idleScene, isolatedScene, type Scene } from './acts.js';
import type { JointCamera } from './joint-camera.js';
import { virtualStream } from './virtual-stream.js';

export interface TeachOptions {
  readonly signs: readonly VirtualSignId[];
  readonly takes: number;
  /** Seconds of idle movement that are taught as rest; 0 for none. */
  readonly restSeconds: number;
  /** The teacher, and the performances. */
  readonly seed: number;
}

export interface VirtuallyTaught {
  readonly id: SignId;
  readonly name: string;
  readonly kind: SignKind;
  readonly takes: readonly {
    readonly id: string;
    readonly createdAt: string;
    readonly frames: HandFrame[];
  }[];
}

/**
 * What one virtual signer teaches, cut as the recorder of the application cuts it: by the movement detector, where
 * for rest a movement may go on for too long.
 */
export function taughtByVirtualSigner(camera: JointCamera, options: TeachOptions): VirtuallyTaught[] {
  const { seed } = options;
  const createdAt = (n: number): string => new Date(Date.UTC(2024, 0, 1, 0, 0, n)).toISOString();
  const taken = (id: string, n: number, frames: HandFrame[]): VirtuallyTaught['takes'][number] => ({
    id: `${id}-${n}`,
    createdAt: createdAt(n),
    frames,
  });
  const signs = options.signs.map((id, s): VirtuallyTaught => {
    const performances = Array.from({ length: options.takes }, () => id);
    const scene = isolatedScene(performances, seed * 1000 + 500 + s, { person: seed });
    const takes = movements(framesOf(scene, camera, seed * 1000 + 500 + s), false).slice(0, options.takes);
    const { name } = virtualSign(id);
    return { id: `sign-${id}` as SignId, name, kind: 'sign', takes: takes.map((f, n) => taken(id, n, f)) };
  });
  if (options.restSeconds <= 0) return signs;
  const scene = idleScene(options.restSeconds / 60, seed * 1000 + 600, { person: seed });
  const cut = movements(framesOf(scene, camera, seed * 1000 + 600), true);
  const rest: VirtuallyTaught = {
    id: 'rest' as SignId,
    name: 'rest',
    kind: 'rest',
    takes: cut.map((frames, n) => taken('rest', n, frames)),
  };
  return [...signs, rest];
}

function framesOf(scene: Scene, camera: JointCamera, seed: number): HandFrame[] {
  return [...virtualStream('', '', scene, camera, { seed }).frames()];
}

/** The takes in a stream: movements that the recorder would keep. */
function movements(frames: readonly HandFrame[], areRest: boolean): HandFrame[][] {
  const detector = new MovementDetector();
  return frames.flatMap((frame) => {
    const event = detector.push(frame);
    if (event.type !== 'ended' || (event.reason === 'too-long' && !areRest)) return [];
    return checkTake(event.frames) === null ? [[...event.frames]] : [];
  });
}
