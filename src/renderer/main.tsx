import { render } from 'preact';
import { asMudraError, type MudraError } from '../shared/errors.js';
import { App } from './app.js';
import { call, connectBridge } from './bridge.js';
import { BigWindow } from './features/captions/big-window.js';
import { FailureScreen } from './features/shell/error-boundary.js';
import { AppState } from './state/app-state.js';
import { followLanguage } from './state/language.js';
import { parseHash } from './state/router.js';
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
const root = document.getElementById('app');
// The loopback host serves one page: the window that only shows captions must not take its place.
if (root && !window.mudra && parseHash(location.hash).screen === 'big') render(<BigWindow />, root);
else if (root) void start(root);
