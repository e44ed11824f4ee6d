/** Code with which a WebSocket of the loopback host closes when another page has taken over. */
export const takenOver = 4001;
