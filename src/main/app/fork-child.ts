import { fork } from 'node:child_process';
import type { ForkTrainer } from './application-types.js';
import { builtFile } from './built-file.js';

/** Starts the built training process as a child of plain Node: for the loopback host and the command line. */
export const forkChildTrainer: ForkTrainer = (env) => {
  const child = fork(builtFile('main/trainer.js'), [], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message as object);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.on('error', (error) => listener(null, error.message));
      child.on('exit', (code, signal) => listener(code, signal ? `signal ${signal}` : `exit code ${code}`));
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
