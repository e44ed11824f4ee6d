import { join } from 'node:path';
import { parseArgs } from 'node:util';
import open from 'open';
import { asMudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import { openApplication } from '../app/application.js';
import { dataFolder } from '../app/data-folder.js';
import { forkChildTrainer } from '../app/fork-child.js';
import { version } from '../app/version.js';
import { startWebHost } from './host.js';

const usage = `Serves Mudra to this machine's browser.
  --port N     port of 127.0.0.1; default: any free one
  --data PATH  folder for signs, takes and models
  --no-open    only print the address
  --help`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(usage);
  const app = await openApplication({
    dataFolder: dataFolder(values.data),
    host: 'web',
    version,
    forkTrainer: forkChildTrainer,
  });
  const host = await startWebHost({
    app,
    rendererFolder: join(import.meta.dirname, '../renderer'),
    ...(values.port ? { port: Number(values.port) } : {}),
  });
  console.log(`Mudra is at ${host.url}`);
  const close = async (): Promise<void> => {
    await host.close();
    await app.dispose();
    process.exit(0);
  };
  process.once('SIGINT', () => void close());
  process.once('SIGTERM', () => void close());
  if (!values['no-open'] && hasScreen()) await open(host.url);
}

function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
}

main().catch((thrown: unknown) => {
  const error = asMudraError(thrown);
  console.error(errorText({ code: error.code, params: error.params }));
  process.exit(1);
});
