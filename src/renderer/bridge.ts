import type { MudraBridge, RequestInput, RequestName, RequestOutput } from '../shared/contract.js';
import { MudraError } from '../shared/errors.js';
import { connectWeb } from './bridge-web.js';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent under the loopback host. */
    readonly mudra?: MudraBridge;
  }
}

/**
 * The way to the main side, whichever host this is. `onElsewhere` hears when another page has taken it over.
 * Throws MudraError `host.lost`.
 */
export async function connectBridge(onElsewhere: (error: MudraError) => void): Promise<MudraBridge> {
  if (window.mudra) return window.mudra;
  try {
    return await connectWeb(onElsewhere);
  } catch (cause) {
    throw new MudraError('host.lost', {}, { cause });
  }
}

/** Sends one request and unwraps its answer. Throws the MudraError that the main side answered with. */
export async function call<N extends RequestName>(
  bridge: MudraBridge,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const reply = await bridge.request(name, input);
  if (!reply.ok) throw new MudraError(reply.error.code, reply.error.params);
  return reply.value;
}
