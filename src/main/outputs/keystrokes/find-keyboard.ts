import type { KeystrokesReason } from '../../../shared/contract.js';
import { findMac } from './mac.js';
import type { Keyboard, System } from './system.js';
import { findWayland } from './wayland.js';
import { findWindows } from './windows.js';
import { findX11 } from './x11.js';

/** The program that types on this computer, or why there is none. */
export async function findKeyboard(system: System): Promise<Keyboard | KeystrokesReason> {
  const { platform, env } = system;
  if (platform === 'darwin') return findMac(system);
  if (platform === 'win32') return findWindows(system);
  if (env['WAYLAND_DISPLAY']) return findWayland(system);
  return env['DISPLAY'] ? findX11(system) : 'screen';
}
