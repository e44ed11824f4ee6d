import type { Trainable } from '../../model/trainable.js';
import { judgeTakes, type Contender, type FitJob, type Fitted } from '../contender.js';
import { fitTrainable, type Schedule } from '../fit.js';

/** A model with what reports say of its activation. */
type Made = Trainable & { apaluParameters(): Fitted['apalu'] };

/**
 * A model that is fitted by `schedule` on the examples that our networks see, and judged as they are. `config`:
 * all else that it depends on.
 */
export function trainableContender(
  name: string,
  schedule: Schedule,
  config: object,
  make: (job: FitJob) => Made,
): Contender {
  return {
    name,
    identity: JSON.stringify([schedule, config]),
    fit: async (job) => {
      const model = await fitTrainable(make(job), job, schedule);
      return {
        judge: (takes) => judgeTakes(model, job, takes),
        apalu: model.apaluParameters(),
        dispose: () => model.dispose(),
      };
    },
  };
}
