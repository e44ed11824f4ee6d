import { describe, expect, it } from 'vitest';
import { perform } from '../../../../../src/renderer/vision/virtual-signer/performance.js';
import { SignerQueue, type Doing } from '../../../../../src/renderer/vision/virtual-signer/signer-queue.js';
import { virtualSign } from '../../../../../src/renderer/vision/virtual-signer/signs.js';

const hello = perform(virtualSign('hello'), 1);
const yes = perform(virtualSign('yes'), 2);
const doing = (signId: 'hello' | 'yes'): Doing => ({ signId, name: signId });

/** Lets the queue run in 20 ms steps until `ends` or a minute has passed; returns the time. */
async function run(queue: SignerQueue, ends: () => boolean): Promise<number> {
  let time = 0;
  while (!ends() && time < 60_000) {
    queue.advance(20);
    time += 20;
    await Promise.resolve();
  }
  return time;
}

describe('SignerQueue', () => {
  it('does one act after another and says which, with lowered hands before each', async () => {
    const queue = new SignerQueue();
    const heard: (string | null)[] = [];
    queue.onCurrent((now) => heard.push(now?.name ?? null));
    const done: string[] = [];
    void queue.add(hello, doing('hello')).then(() => done.push('hello'));
    void queue.add(yes, doing('yes')).then(() => done.push('yes'));
    expect(queue.advance(400).hands).toEqual({ Left: null, Right: null });
    expect(await run(queue, () => queue.current?.name === 'hello')).toBeGreaterThanOrEqual(500);
    await run(queue, () => queue.current === null);
    expect(queue.advance(0).hands).toEqual({ Left: null, Right: null });
    expect(await run(queue, () => queue.current?.name === 'yes')).toBeGreaterThanOrEqual(880);
    expect(queue.advance(500).hands.Right).not.toBeNull();
    await run(queue, () => done.length === 2);
    await queue.finished;
    expect(done).toEqual(['hello', 'yes']);
    expect(heard).toEqual(['hello', null, 'yes', null]);
  });

  it('takes as long for an act as the act says', async () => {
    const queue = new SignerQueue();
    void queue.add(hello, doing('hello'));
    await run(queue, () => queue.current !== null);
    const time = await run(queue, () => queue.current === null);
    expect(time).toBeGreaterThanOrEqual(hello.durationMs);
    expect(time).toBeLessThan(hello.durationMs + 40);
  });

  it('rejects what is under way and what waits when it is cleared', async () => {
    const queue = new SignerQueue();
    const [first, second] = [queue.add(hello, doing('hello')), queue.add(yes, doing('yes'))];
    const outcomes = Promise.allSettled([first, second]);
    await run(queue, () => queue.current !== null);
    queue.clear(new Error('stopped'));
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(queue.current).toBeNull();
    await queue.finished;
    expect(queue.advance(20).hands).toEqual({ Left: null, Right: null });
  });

  it('is finished at once when nothing was asked for', async () => {
    await expect(new SignerQueue().finished).resolves.toBeUndefined();
  });
});
