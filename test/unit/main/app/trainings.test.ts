import { describe, expect, test } from 'vitest';
import { ContractEmitter } from '../../../../src/main/app/emitter.js';
import { Trainings } from '../../../../src/main/app/trainings.js';
import type { ForkTrainer } from '../../../../src/main/training/training-client.js';
import type { EventPayload } from '../../../../src/shared/contract.js';

/** Trainers that end when they are told to, and a library that changes. */
function trainings() {
  const trainers: { told: unknown[]; exit: () => void }[] = [];
  const forkTrainer: ForkTrainer = () => {
    const told: unknown[] = [];
    const listeners: ((code: number | null, reason: string) => void)[] = [];
    trainers.push({ told, exit: () => listeners.forEach((listener) => listener(0, 'exit code 0')) });
    return {
      send: (message) => told.push((message as { type: string }).type),
      onMessage: () => undefined,
      onExit: (listener) => listeners.push(listener),
      kill: () => undefined,
    };
  };
  const emitter = new ContractEmitter();
  const ends: EventPayload<'training.ended'>[] = [];
  emitter.on('training.ended', (end) => ends.push(end));
  const library = { now: 'before', fingerprint: () => library.now };
  const all = new Trainings({
    folder: '/nowhere',
    forkTrainer,
    library,
    perHour: () => 1,
    emitter,
    useNew: () => Promise.resolve(),
    summary: () => null,
    modelChanged: () => undefined,
    over: () => undefined,
  });
  return { all, library, trainers, ends };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a training that began by itself and makes way for new takes', () => {
  test('is followed by the one that somebody asks for meanwhile', async () => {
    const { all, library, trainers, ends } = trainings();
    all.begin(1, true);
    library.now = 'after';
    all.libraryChanged();
    expect(trainers[0]?.told).toEqual(['start', 'cancel']);
    all.start(7);
    expect(all.asked).toBe(true);
    expect(() => all.start(7)).toThrow('training.busy');
    trainers[0]?.exit();
    await turn();
    // Nobody who waits for the second hears of the end of the first.
    expect(ends).toEqual([]);
    expect(trainers).toHaveLength(2);
    expect(trainers[1]?.told).toEqual(['start']);
    expect([all.busy, all.asked]).toEqual([true, true]);
  });

  test('ends, and nothing follows, when that one is cancelled before it begins', async () => {
    const { all, library, trainers, ends } = trainings();
    all.begin(1, true);
    library.now = 'after';
    all.libraryChanged();
    all.start(7);
    all.cancel();
    trainers[0]?.exit();
    await turn();
    expect(ends).toEqual([{ outcome: 'cancelled', automatic: false }]);
    expect(trainers).toHaveLength(1);
    expect(all.busy).toBe(false);
  });
});
