import { describe, expect, it } from 'vitest';
import { chooseSearch, slowGpuMs, type Delegate } from '../../../../src/renderer/vision/choose-search.js';

/** Searches that take so long, or fail: 'build' when they are built, 'picture' on their first picture. */
function makers(behaviour: Record<Delegate, number | 'build' | 'picture'>) {
  const log: string[] = [];
  const build = async (delegate: Delegate) => {
    const does = behaviour[delegate];
    log.push(`build ${delegate}`);
    if (does === 'build') throw new Error(`no ${delegate}`);
    return {
      delegate,
      warmUp: () => {
        if (does === 'picture') throw new Error(`${delegate} failed`);
        return does;
      },
      close: () => void log.push(`close ${delegate}`),
    };
  };
  return { log, build };
}

describe('the choice of GPU or CPU', () => {
  it('takes a GPU that is fast', async () => {
    const { log, build } = makers({ GPU: slowGpuMs, CPU: 30 });
    expect((await chooseSearch(build, true)).delegate).toBe('GPU');
    expect(log).toEqual(['build GPU']);
  });

  it.each([
    ['is slow', slowGpuMs + 1, ['build GPU', 'close GPU', 'build CPU']],
    ['fails on its first picture', 'picture', ['build GPU', 'close GPU', 'build CPU']],
    ['cannot be built', 'build', ['build GPU', 'build CPU']],
  ] as const)('goes on with the CPU when the GPU %s', async (_name, gpu, steps) => {
    const { log, build } = makers({ GPU: gpu, CPU: 100 });
    expect((await chooseSearch(build, true)).delegate).toBe('CPU');
    expect(log).toEqual(steps);
  });

  it('leaves software graphics alone', async () => {
    const { log, build } = makers({ GPU: 1, CPU: 100 });
    expect((await chooseSearch(build, false)).delegate).toBe('CPU');
    expect(log).toEqual(['build CPU']);
  });

  it('passes on why the CPU does not work', async () => {
    const { build } = makers({ GPU: 'picture', CPU: 'picture' });
    await expect(chooseSearch(build, true)).rejects.toThrow('CPU failed');
  });
});
