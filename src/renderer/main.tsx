import { render } from 'preact';
import { asMudraError, type MudraError } from '../shared/errors.js';
import { App } from './app.js';
import { call, connectBridge } from './bridge.js';
import { BigWindow } from './features/captions/big-window.js';
import { MiniWindow } from './features/captions/mini-window.js';
import { FailureScreen } from './features/shell/error-boundary.js';
import { AppState } from './state/app-state.js';
import { captionWindowOf } from './state/caption-channel.js';
import { followLanguage } from './state/language.js';
import { followLook } from './state/look.js';
import { CameraSource, listCameras, onCamerasChanged } from './vision/camera-source.js';
import { FilmSource } from './vision/film-source.js';
import { drawHands } from './vision/overlay.js';
import { TakeRecorder } from './vision/take-recorder.js';
import { VisionSession } from './vision/vision-session.js';
import { virtualSigns } from './vision/virtual-signer/signs.js';
import { VirtualSignerSource } from './vision/virtual-signer/virtual-signer-source.js';

/** Puts the real parts together and shows the window. */
async function start(root: Element): Promise<void> {
  const fail = (error: MudraError): void => render(<FailureScreen error={error} />, root);
  try {
    const bridge = await connectBridge(fail);
    const state = new AppState({
      bridge,
      call: (name, input) => call(bridge, name, input),
      vision: new VisionSession(),
      recorder: new TakeRecorder(),
      sources: {
        camera: (deviceId) => new CameraSource({ deviceId }),
        film: (file) => new FilmSource(file),
        virtualSigner: () => new VirtualSignerSource(),
        virtualSigns,
        listCameras,
        onCamerasChanged,
      },
      drawHands,
    });
    await state.load();
    render(<App state={state} />, root);
  } catch (thrown) {
    console.error(thrown);
    fail(asMudraError(thrown));
  }
}

followLanguage();
followLook();
const root = document.getElementById('app');
const own = window.mudra !== undefined;
const which = captionWindowOf(location, own);
// Neither must take the place of the page that recognises: the loopback host serves one, Electron listens to one.
if (root && which === 'mini') render(<MiniWindow />, root);
else if (root && which === 'big') render(<BigWindow own={own} />, root);
else if (root) void start(root);
