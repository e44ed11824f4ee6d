import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

const host = resolve(import.meta.dirname, '../../out/main/web.js');

/** Starts the built app's web host on a free port. The address resolves once it is served. */
export function startHost(dataFolder: string): {
  readonly child: ChildProcess;
  readonly url: Promise<string>;
} {
  const child = spawn(process.execPath, [host, '--no-open', '--port', '0', '--data', dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = new Promise<string>((found, fail) => {
    let output = '';
    child.once('exit', (code) => fail(new Error(`the host ended with code ${code}: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(output)?.[0];
      if (address) found(address);
    });
  });
  return { child, url };
}
