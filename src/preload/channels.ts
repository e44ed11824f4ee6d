/** Names under which the preload and the shell reach each other; the contract's names travel inside. */
export const channels = { request: 'mudra:request', stream: 'mudra:stream', event: 'mudra:event' } as const;
