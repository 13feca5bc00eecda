export const FORMATS = ['cargo', 'go', 'surefire', 'unittest'] as const;

export type TestFormat = (typeof FORMATS)[number];

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
}

export function isFormat(text: string): text is TestFormat {
  return FORMATS.some((format) => format === text);
}

/** Reads the totals out of what a test tool printed. */
export function countTests(format: TestFormat, output: string): TestCounts {
  switch (format) {
    case 'cargo':
      return countCargo(output);
    case 'go':
      return countGo(output);
    case 'surefire':
      return countSurefire(output);
    case 'unittest':
      return countUnittest(output);
  }
}

/** One line per test binary: `test result: ok. 5 passed; 0 failed; 1 ignored; …`. */
function countCargo(output: string): TestCounts {
  const counts = { passed: 0, failed: 0, pending: 0 };
  for (const match of output.matchAll(/^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/gm)) {
    counts.passed += Number(match[1]);
    counts.failed += Number(match[2]);
    counts.pending += Number(match[3]);
  }
  return counts;
}

/** `go test -json`: one event per line. Sub-tests count as tests, packages do not. */
function countGo(output: string): TestCounts {
  const counts = { passed: 0, failed: 0, pending: 0 };
  for (const line of output.split('\n')) {
    if (!line.startsWith('{') || !line.includes('"Test":')) continue;
    const action = /"Action":"(pass|fail|skip)"/.exec(line)?.[1];
    if (action === 'pass') counts.passed += 1;
    if (action === 'fail') counts.failed += 1;
    if (action === 'skip') counts.pending += 1;
  }
  return counts;
}

/** One line per test class: `Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, … -- in bench.HandlerTest`. */
function countSurefire(output: string): TestCounts {
  const counts = { passed: 0, failed: 0, pending: 0 };
  const line = /Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+),.* -- in /g;
  for (const [, total, failures, errors, skipped] of output.matchAll(line)) {
    const failed = Number(failures) + Number(errors);
    counts.failed += failed;
    counts.pending += Number(skipped);
    counts.passed += Number(total) - failed - Number(skipped);
  }
  return counts;
}

/** `Ran 12 tests in 0.3s`, then `OK`, `OK (skipped=1)` or `FAILED (failures=1, errors=2, skipped=1)`. */
function countUnittest(output: string): TestCounts {
  const counts = { passed: 0, failed: 0, pending: 0 };
  for (const match of output.matchAll(/^Ran (\d+) tests? in [^\n]*\n+(OK|FAILED)(?: \(([^)]*)\))?/gm)) {
    const notes = match[3] ?? '';
    const failed = noted(notes, 'failures') + noted(notes, 'errors') + noted(notes, 'unexpected successes');
    const pending = noted(notes, 'skipped');
    counts.passed += Math.max(0, Number(match[1]) - failed - pending);
    counts.failed += failed;
    counts.pending += pending;
  }
  return counts;
}

function noted(notes: string, word: string): number {
  return Number(new RegExp(`${word}=(\\d+)`).exec(notes)?.[1] ?? 0);
}
