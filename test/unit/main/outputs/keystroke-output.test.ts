import { expect, it } from 'vitest';
import { KeystrokeOutput } from '../../../../src/main/outputs/keystroke-output.js';
import { ProgramError } from '../../../../src/main/outputs/keystrokes/system.js';
import type { OutgoingCaption } from '../../../../src/main/outputs/output.js';
import { FakeSystem } from '../../../support/fake-system.js';

const caption = (text: string): OutgoingCaption => ({
  id: 'id-1',
  time: '2026-01-05T09:07:03.120Z',
  text,
  sign: text,
  signId: 'sign-1',
  confidence: 0.75,
});

/** An output whose program takes until it is let go on. */
async function open() {
  const now = { ms: 0, focused: false };
  let complaint: ProgramError | null = null;
  const running: (() => void)[] = [];
  const system = new FakeSystem({
    run: ({ args }) => {
      if (args[0] === 'getmouselocation') return '';
      return new Promise<string>((resolve, reject) => {
        const failure = complaint;
        running.push(() => (failure ? reject(failure) : resolve('')));
      });
    },
  });
  const output = await KeystrokeOutput.start(
    { system, after: () => 'nothing', focused: () => now.focused, now: () => now.ms },
    () => undefined,
  );
  return {
    now,
    output,
    typed: () => system.ran.map(({ input, args }) => input ?? args.at(-1)).slice(1),
    /** The program that runs ends; resolves when what follows has begun. */
    goOn: async () => {
      running.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    failWith: (error: ProgramError | null) => (complaint = error),
  };
}

it('types one after another', async () => {
  const { output, typed, goOn } = await open();
  for (const text of ['one', 'two<Left>']) output.send(caption(text), true);
  expect(typed()).toEqual(['one']);
  await goOn();
  expect(typed()).toEqual(['one', 'two']);
  await goOn();
  await goOn();
  expect(typed()).toEqual(['one', 'two', 'Left']);
  expect(output.status).toMatchObject({ state: 'on', program: 'xdotool', count: 2, held: 0 });
});

it('drops what has waited for more than three seconds, and the oldest of more than eight', async () => {
  const { output, typed, goOn, now } = await open();
  output.send(caption('first'), false);
  for (let n = 1; n <= 9; n++) {
    now.ms = n * 400;
    output.send(caption(`later ${n}`), false);
  }
  now.ms = 4300;
  for (let n = 0; n < 10; n++) await goOn();
  expect(typed()).toEqual(['first', ...[4, 5, 6, 7, 8, 9].map((n) => `later ${n}`)]);
  output.send(caption('last'), false);
  expect(typed().at(-1)).toBe('last');
});

it('holds back whole captions while Mudra is in front, and the rest of one when it gets there', async () => {
  const { output, typed, goOn, now } = await open();
  output.send(caption('begun<Enter>'), true);
  output.send(caption('waiting'), true);
  now.focused = true;
  output.send(caption('held'), true);
  await goOn();
  expect(typed()).toEqual(['begun']);
  expect(output.status).toMatchObject({ count: 0, held: 3, waiting: true });
  now.focused = false;
  output.send(caption('again'), true);
  expect(typed()).toEqual(['begun', 'again']);
});

it('says what failed until a caption is typed again', async () => {
  const { output, goOn, failWith } = await open();
  failWith(new ProgramError('Error: Can’t open display: :0', false));
  output.send(caption('one'), false);
  await goOn();
  expect(output.status).toMatchObject({ state: 'failed', reason: 'screen', count: 0 });
  failWith(new ProgramError('SIGTERM', true));
  output.send(caption('two'), false);
  await goOn();
  expect(output.status).toMatchObject({ state: 'failed', reason: 'slow' });
  failWith(new ProgramError('no such key', false));
  output.send(caption('three'), false);
  await goOn();
  expect(output.status).toMatchObject({ reason: 'program', detail: 'no such key' });
  failWith(null);
  output.send(caption('four'), false);
  await goOn();
  expect(output.status).toMatchObject({ state: 'on', reason: null, detail: '', count: 1 });
});

it('switched off, nothing that waits is typed', async () => {
  const { output, typed, goOn } = await open();
  for (const text of ['one<Tab>', 'two']) output.send(caption(text), true);
  const closed = output.close();
  await goOn();
  await closed;
  output.send(caption('three'), true);
  expect(typed()).toEqual(['one']);
});
