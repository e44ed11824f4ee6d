import { describe, expect, it } from 'vitest';
import { loadScript } from '../../support/load-script.js';

const { Totals } = await loadScript<{
  Totals: new () => {
    readonly line: string;
    readonly skipped: number;
    readonly failures: string[];
    addCheck(ok: boolean, what: string): void;
    addVitest(ok: boolean, report: string | null, what: string): void;
  };
}>('test-totals.mjs');

interface Counts {
  passed?: number;
  failed?: number;
  skipped?: number;
  files?: {
    name?: string;
    message?: string;
    status: string;
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
  }[];
}
const report = ({ passed = 0, failed = 0, skipped = 0, files = [] }: Counts): string =>
  JSON.stringify({
    numTotalTests: passed + failed + skipped,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults: files,
  });

const lineOf = (...runs: [boolean, string | null][]): string => {
  const totals = new Totals();
  for (const [ok, text] of runs) totals.addVitest(ok, text, 'run');
  return totals.line;
};

describe('the totals of all tests', () => {
  it('add up checks and runs', () => {
    const totals = new Totals();
    totals.addCheck(true, 'lint');
    totals.addCheck(false, 'types');
    totals.addVitest(true, report({ passed: 5, skipped: 2 }), 'unit');
    totals.addVitest(false, report({ passed: 1, failed: 3 }), 'browser');
    expect(totals.line).toBe('7 passed, 4 failed');
    expect(totals.skipped).toBe(2);
  });

  it('count a file that could not be loaded', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const failing = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
    expect(lineOf([false, report({ passed: 1, failed: 1, files: [broken, failing] })])).toBe(
      '1 passed, 2 failed',
    );
    expect(lineOf([false, report({ files: [broken] })])).toBe('0 passed, 1 failed');
  });

  it('name what failed, why and where, since only the end of a long log may be kept', () => {
    const name = '/somewhere/test/browser/a.test.ts';
    const thrown = [
      'Error: no',
      'Call log:',
      '\u001b[2m  - waiting for a button\u001b[22m',
      '',
      '    at tool (/somewhere/node_modules/tool/test/x.js:1:2)',
      '    at /somewhere/test/browser/a.test.ts:188:16',
      '    at /somewhere/test/support/b.ts:3:4',
    ].join('\n');
    const failing = { status: 'failed', fullName: 'a b', failureMessages: [thrown] };
    const files = [
      { name, status: 'failed', assertionResults: [{ status: 'passed', fullName: 'c' }, failing] },
      {
        name: '/somewhere/test/browser/b.test.ts',
        message: 'broken\n',
        status: 'failed',
        assertionResults: [],
      },
    ];
    const totals = new Totals();
    totals.addVitest(false, report({ passed: 1, failed: 1, files }), 'browser');
    expect(totals.failures).toEqual([
      'browser (2)',
      [
        '  test/browser/a.test.ts > a b: Error: no',
        'Call log:',
        '  - waiting for a button',
        'at test/browser/a.test.ts:188:16',
      ].join('\n      '),
      '  test/browser/b.test.ts: broken',
    ]);
  });

  it('never turn a run that failed, or did nothing, into a success', () => {
    expect(lineOf([false, report({ passed: 2 })])).toBe('2 passed, 1 failed');
    expect(lineOf([true, report({})])).toBe('0 passed, 1 failed');
    expect(lineOf([true, null])).toBe('0 passed, 1 failed');
    expect(lineOf([true, '{'])).toBe('0 passed, 1 failed');
  });

  it('let a project pass in which everything was skipped for a reason', () => {
    expect(lineOf([true, report({ skipped: 1 })])).toBe('0 passed, 0 failed');
  });
});
