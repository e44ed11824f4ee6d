import { h, render } from 'preact';
import { App } from '../../../src/renderer/app.js';
import { BigWindow } from '../../../src/renderer/features/captions/big-window.js';
import { AppState } from '../../../src/renderer/state/app-state.js';
import { followLanguage } from '../../../src/renderer/state/language.js';
import { followLook } from '../../../src/renderer/state/look.js';
import { lookOf } from '../../../src/shared/contract-look.js';
import { drawSkeleton } from '../../../src/renderer/ui/skeleton.js';
import { TakeRecorder } from '../../../src/renderer/vision/take-recorder.js';
import { MudraError } from '../../../src/shared/errors.js';
import { callOf } from '../../support/app-parts.js';
import { FakeBridge } from '../../support/fake-bridge.js';
import { fakeSources, FakeVision } from '../../support/fake-vision.js';
import { frame, hand } from '../../support/hands.js';
import { arrange, type SceneName } from './scenes.js';

/** The app's real screens over parts in memory, in the scene that `?scene=` names; `contrast`, `motion`, `text` are settings. */
const asked = new URLSearchParams(location.search);
const name = (asked.get('scene') ?? 'empty') as SceneName;

/** A plain picture with a lighter, lopsided figure, so that mirroring shows. */
function view(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = '#39424a';
  context.fillRect(0, 0, 640, 480);
  context.fillStyle = '#4b5760';
  context.beginPath();
  context.ellipse(330, 190, 74, 96, 0, 0, Math.PI * 2);
  context.ellipse(330, 460, 190, 170, 0, 0, Math.PI * 2);
  context.fill();
  context.fillRect(40, 60, 90, 130);
  return canvas;
}

followLanguage();
followLook();

async function showApp(root: Element): Promise<void> {
  const bridge = new FakeBridge();
  bridge.settings = {
    ...bridge.settings,
    ...lookOf({ ...Object.fromEntries(asked), textSize: Number(asked.get('text') ?? 100) }),
  };
  const vision = new FakeVision();
  const state = new AppState({
    bridge,
    call: callOf(bridge),
    vision,
    recorder: new TakeRecorder(),
    sources: fakeSources({
      view,
      failure: name === 'camera-refused' ? new MudraError('camera.refused') : null,
    }),
    drawHands: (canvas, shown) => drawSkeleton(canvas, shown, { left: 0, top: 0, width: 4 / 3, height: 1 }),
  });
  const scene = arrange(name, bridge);
  await state.load();
  render(h(App, { state }), root);
  vision.push(
    frame(0, [hand('Right', { x: 0.3, y: 0.6, turn: 0.2 }), hand('Left', { x: 0.7, y: 0.7, curl: 0.6 })]),
  );
  // Screens subscribe after their first paint.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
  await scene({ state, bridge, vision });
  document.documentElement.dataset['scene'] = 'set';
}

const root = document.getElementById('app');
// The window of captions alone knows but what other windows remembered.
if (root && asked.get('window') === 'big') render(h(BigWindow, null), root);
else if (root) await showApp(root);
