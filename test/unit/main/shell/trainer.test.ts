import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forkUtilityTrainer } from '../../../../src/main/shell/trainer.js';
import { electron, resetElectron } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

beforeEach(resetElectron);

describe('the training process in Electron', () => {
  it('is a utility process that talks both ways and tells how it ended', () => {
    const trainer = forkUtilityTrainer('/out/main/trainer.js')({ SEED: '1' });
    const [utility] = electron.utilityProcess.utilities;
    if (!utility) throw new Error('nothing was forked');
    const heard: unknown[] = [];
    trainer.onMessage((message) => heard.push(message));
    trainer.onExit((code, reason) => heard.push([code, reason]));
    trainer.send({ type: 'cancel' });
    utility.process.emit('message', { type: 'cancelled' });
    trainer.kill();
    utility.process.emit('exit', 9);
    expect(utility).toMatchObject({
      script: '/out/main/trainer.js',
      args: [],
      options: { serviceName: 'Mudra training', env: { SEED: '1' } },
    });
    expect(utility.process.posted).toEqual([{ type: 'cancel' }]);
    expect(utility.process.killed).toBe(true);
    expect(heard).toEqual([{ type: 'cancelled' }, [9, 'exit code 9']]);
  });
});
