import { expect, it } from 'vitest';
import { rightChoices } from '../../../../src/renderer/features/live/choices.js';
import type { SignView } from '../../../../src/shared/contract.js';
import type { SignId } from '../../../../src/shared/domain/take.js';

const sign = (name: string, kind: 'sign' | 'rest' = 'sign'): SignView => ({
  id: name as SignId,
  name,
  kind,
  createdAt: '',
  takes: [],
});
const signs = [sign('yes'), sign('tea'), sign('Steam'), sign('café'), sign('Rest', 'rest')];
const caption = {
  signId: 'yes' as SignId,
  runnerUp: { signId: 'tea' as SignId, name: 'tea', confidence: 0.1 },
};
const labels = (typed: string, of: typeof caption | null = caption): string[] =>
  rightChoices(signs, of, typed).map((choice) => choice.label);

it('the runner-up is first, the captioned sign is not there, “nothing” is last', () => {
  expect(labels('')).toEqual(['tea', 'café', 'Steam', 'This was nothing']);
  expect(rightChoices(signs, caption, '')[0]?.right).toEqual({ is: 'sign', signId: 'tea' });
});

it('typing finds names without regard to case and accents, beginnings first', () => {
  expect(labels('CAFE')).toEqual(['café']);
  expect(labels('tea', null)).toEqual(['tea', 'Steam']);
  expect(labels('noth')).toEqual(['This was nothing', 'New sign “noth”']);
});

it('a name that no sign has makes a new one', () => {
  expect(rightChoices(signs, null, ' coffee ')).toMatchObject([{ right: { is: 'new', name: 'coffee' } }]);
  expect(labels('Yes')).toEqual([]);
});

it('for a missed movement every sign is there', () => {
  expect(labels('', null)).toEqual(['café', 'Steam', 'tea', 'yes', 'This was nothing']);
});
