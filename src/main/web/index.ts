import open from 'open';
import { asMudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import { openApplication } from '../app/application.js';
import { builtFile } from '../app/built-file.js';
import { dataFolder, makePrivateFolder } from '../app/data-folder.js';
import { forkChildTrainer } from '../app/fork-child.js';
import { version } from '../app/version.js';
import { startWebHost } from './host.js';
import { openPrivately } from './entrance-page.js';
import { hasScreen, usage, usualPort, webOptions, type WebOptions } from './options.js';

/** Set by `npm start`: why Mudra does not run in Electron. */
const why = process.env['MUDRA_WHY_WEB'];

async function main(options: WebOptions): Promise<void> {
  const folder = dataFolder(options.data);
  makePrivateFolder(folder);
  const app = await openApplication({
    dataFolder: folder,
    host: 'web',
    version,
    forkTrainer: forkChildTrainer,
  });
  const host = await startWebHost({
    app,
    rendererFolder: builtFile('renderer'),
    port: options.port ?? usualPort,
    orAnother: options.port === undefined,
  }).catch(async (error: unknown) => {
    await app.dispose();
    throw error;
  });
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await host.close();
    await app.dispose();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      close().catch(fail);
    });
  }
  if (why) console.log(`Mudra runs in the browser instead of Electron: ${why}.`);
  console.log(`Data folder: ${folder}`);
  console.log(`Open ${host.url}`);
  console.log('Only the browser that opens this address gets in. Stop with Ctrl+C.');
  if (options.open && hasScreen(process.platform, process.env)) await showInBrowser(host.url);
}

/** The address is printed as well, so a browser that cannot be opened is no failure. */
async function showInBrowser(url: string): Promise<void> {
  const child = await openPrivately(url, open).catch(() => null);
  if (child) child.on('error', () => console.log('No browser could be opened; please open the address.'));
  else console.log('No browser could be opened; please open the address.');
}

function fail(thrown: unknown): never {
  const { code, params } = asMudraError(thrown);
  if (code === 'internal') console.error(thrown);
  console.error(errorText({ code, params }));
  if (code === 'host.port')
    console.error('--port chooses another port; without it, Mudra takes any free one.');
  process.exit(1);
}

function readOptions(): WebOptions {
  try {
    return webOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(usage);
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) console.log(usage);
else await main(options).catch(fail);
