import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (!folder) return [];
    return [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ];
  }),
];

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser that the tests drive: `MUDRA_CHROMIUM` when set, else Chromium, Chrome or Edge from the usual
 * places. Throws an error that says what to do when there is none.
 */
export function findChromium(): string {
  const chosen = process.env['MUDRA_CHROMIUM'];
  if (chosen) {
    if (runnable(chosen)) return chosen;
    throw new Error(`MUDRA_CHROMIUM is “${chosen}”, which is not a program that can be run.`);
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...fixedPlaces].find(runnable);
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium, Chrome or Edge and found none. Install one, or set MUDRA_CHROMIUM to its program.',
  );
}

export interface ChromiumOptions {
  /** An .mjpeg or .y4m film that every camera of this browser shows, from its start, in a loop. */
  readonly clip?: string;
  /** `asks`: a page must be granted it, `none`: this machine has no camera. Default `allowed`. */
  readonly camera?: 'allowed' | 'asks' | 'none';
  /** The usual size of text that a person chose, in pixels; 16 unless chosen. */
  readonly text?: number;
  /** Default true. */
  readonly headless?: boolean;
  /** Its environment; that of the tests by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A fresh Chromium with software graphics (WebGL included) and no background traffic of its own. The
 * camera is fake and, by default, allowed without asking. Close it when done.
 */
export function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const { clip, camera = 'allowed', text, headless = true, env } = options;
  return chromium.launch({
    executablePath: findChromium(),
    headless,
    ...(env ? { env } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--enable-unsafe-swiftshader',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--use-fake-device-for-media-stream${camera === 'none' ? '=device-count=0' : ''}`,
      ...(camera === 'asks' ? [] : ['--use-fake-ui-for-media-stream']),
      ...(text ? [`--blink-settings=defaultFontSize=${text}`] : []),
      ...(clip ? [`--use-file-for-fake-video-capture=${resolve(clip)}`] : []),
    ],
  });
}
