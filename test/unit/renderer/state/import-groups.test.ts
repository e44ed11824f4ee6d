import { expect, test } from 'vitest';
import { importGroups } from '../../../../src/renderer/state/import-groups.js';

const groupsOf = (...paths: string[]) => {
  const { groups, leftOut } = importGroups(paths.map((path) => ({ path, file: new File([], path) })));
  return {
    groups: groups.map(({ name, files }) => [name, ...files.map(({ path }) => path)]),
    leftOut: leftOut.map(({ path }) => path),
  };
};

test.each([
  ['files that are each a whole import', ['a.mudra', 'b.zip', 'c.jsonl', 'd.csv', 'e.CSV']],
  ['the same in a folder', ['set/a.mudra', 'set/b.zip', 'set/more/c.jsonl']],
])('%s are looked at one after another', (_what, paths) => {
  const { groups, leftOut } = groupsOf(...paths);
  expect(groups.map(([name]) => name)).toEqual(paths.map((path) => path.split('/').at(-1)));
  expect(groups.every(([, ...files]) => files.length === 1)).toBe(true);
  expect(leftOut).toEqual([]);
});

test('archives are given as files, since they are opened nowhere else', () => {
  expect(groupsOf('set/a.mudra', 'set/b.jsonl').groups).toEqual([
    ['a.mudra', 'a.mudra'],
    ['b.jsonl', 'set/b.jsonl'],
  ]);
});

test('what belongs together stays together', () => {
  expect(groupsOf('hello-1.pose', 'hello-2.pose', 'a.mudra').groups).toEqual([
    ['a.mudra', 'a.mudra'],
    ['2 files', 'hello-1.pose', 'hello-2.pose'],
  ]);
  expect(groupsOf('data.f32', 'labels.json', 'index.json').groups).toHaveLength(1);
  expect(groupsOf('keypoint.csv', 'keypoint_classifier_label.csv', 'b.jsonl').groups).toEqual([
    ['keypoint.csv', 'keypoint.csv', 'keypoint_classifier_label.csv'],
    ['b.jsonl', 'b.jsonl'],
  ]);
  const tree = ['MP_Data/a/0/0.npy', 'MP_Data/a/0/1.npy', 'MP_Data/read me.txt', 'MP_Data/old.csv'];
  expect(groupsOf(...tree)).toEqual({ groups: [['MP_Data', ...tree]], leftOut: [] });
});

test('files by themselves that hold no takes are named', () => {
  expect(groupsOf('a.mudra', 'notes.txt')).toEqual({
    groups: [['a.mudra', 'a.mudra']],
    leftOut: ['notes.txt'],
  });
  expect(groupsOf('notes.txt', 'more')).toEqual({ groups: [], leftOut: ['notes.txt', 'more'] });
});
