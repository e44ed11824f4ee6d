import type { EventName, EventPayload } from '../../shared/contract.js';

type Listeners = { [N in EventName]: Set<(payload: EventPayload<N>) => void> };

/** Tells listeners of contract events. A listener that throws does not keep the others from hearing. */
export class ContractEmitter {
  private readonly listeners: Listeners = {
    'library.changed': new Set(),
    'model.changed': new Set(),
    'model.preparing': new Set(),
    'training.progress': new Set(),
    'training.ended': new Set(),
    'training.held': new Set(),
    'live.update': new Set(),
    'outputs.changed': new Set(),
    'status.caughtUp': new Set(),
    'task.progress': new Set(),
    'task.ended': new Set(),
    'sets.changed': new Set(),
    'calibration.progress': new Set(),
    'calibration.ended': new Set(),
  };

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set: Set<(payload: EventPayload<N>) => void> = this.listeners[name];
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    const set: Set<(payload: EventPayload<N>) => void> = this.listeners[name];
    for (const listener of set) {
      try {
        listener(payload);
      } catch (error) {
        console.error(`A listener of ${name} failed:`, error);
      }
    }
  }
}
