import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocketOutput } from '../../../../src/main/outputs/web-socket-output.js';
import { outputFailureText } from '../../../../src/renderer/features/captions/output-failure.js';

it('a port that another program has is called so; what is not known is told in the system’s own word', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
  const output = await WebSocketOutput.start({ port, token: 't', origins: [], version: '1' }, () => {});
  const { state, reason } = output.status;
  await output.close();
  other.close();
  expect(state).toBe('failed');
  expect(outputFailureText(reason)).toMatch(/^Another program uses this port\./);
  expect(outputFailureText('EACCES')).toContain('firewall');
  expect(outputFailureText('EWHAT')).toContain('(EWHAT)');
});
