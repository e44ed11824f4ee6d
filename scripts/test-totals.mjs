import { stripVTControlCharacters } from 'node:util';

/** Adds up checks and vitest reports to the last line, `N passed, N failed`. */
export class Totals {
  passed = 0;
  failed = 0;
  skipped = 0;
  failures = [];

  /** One check, such as the linter. */
  addCheck(ok, what) {
    if (ok) this.passed++;
    else this.fail(1, what);
  }

  /**
   * One run of vitest: the text of its JSON report (null when it wrote none) and whether it exited with 0. A
   * run that failed without a failed test, or ran no test at all, counts as one failure.
   */
  addVitest(ok, reportText, what) {
    const report = parse(reportText);
    if (!report) return this.fail(1, `${what}: no report`);
    this.passed += report.numPassedTests;
    this.skipped += report.numPendingTests + report.numTodoTests;
    const brokenFiles = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    ).length;
    const failed = report.numFailedTests + brokenFiles;
    if (failed > 0) {
      this.fail(failed, what);
      this.failures.push(...report.testResults.flatMap(failedTests));
    } else if (!ok) this.fail(1, `${what}: errors outside of tests`);
    else if (report.numTotalTests === 0) this.fail(1, `${what}: no tests`);
  }

  get line() {
    return `${this.passed} passed, ${this.failed} failed`;
  }

  fail(count, what) {
    this.failed += count;
    this.failures.push(`${what} (${count})`);
  }
}

/** The lines of a failure that are kept, of which the last says where. */
const mostLines = 12;

/** Each failed test of a file with why it failed and where: logs are often cut to their end. */
function failedTests({ name = '', message, assertionResults }) {
  const file = name.slice(name.lastIndexOf('/test/') + 1);
  const lines = assertionResults
    .filter(({ status }) => status === 'failed')
    .map((test) => `  ${file} > ${test.fullName}: ${why(test.failureMessages?.[0])}`);
  const broken = lines.length === 0 && message ? [`  ${file}: ${why(message)}`] : [];
  return [...lines, ...broken];
}

/** What was thrown, such as what a browser was waiting for, and the first place of it that is ours. */
function why(text = '') {
  const lines = stripVTControlCharacters(text).trim().split('\n');
  const isPlace = (line) => /^\s+at /.test(line);
  const said = lines.filter((line) => line.trim() !== '' && !isPlace(line)).slice(0, mostLines - 1);
  const place = lines.find((line) => isPlace(line) && /\/test\//.test(line) && !/node_modules/.test(line));
  if (place) said.push(`at ${place.slice(place.lastIndexOf('/test/') + 1).replace(/\)$/, '')}`);
  return said.map((line) => line.slice(0, 300)).join('\n      ');
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
