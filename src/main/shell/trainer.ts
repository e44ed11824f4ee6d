import { utilityProcess } from 'electron';
import type { ForkTrainer } from '../app/application-types.js';

/** Starts the training process as an Electron utility process: a packaged Electron cannot fork plain Node. */
export function forkUtilityTrainer(script: string): ForkTrainer {
  return (env) => {
    const child = utilityProcess.fork(script, [], {
      serviceName: 'Mudra training',
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.on('exit', (code) => listener(code, `exit code ${code}`)),
      kill: () => void child.kill(),
    };
  };
}
