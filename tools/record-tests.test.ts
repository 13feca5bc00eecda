import { describe, expect, it } from 'vitest';
import { countTests } from './record-tests-count.ts';

describe('counting the tests of other languages', () => {
  it('adds up every binary that cargo ran', () => {
    const output = [
      'running 2 tests',
      'test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s',
      'test result: FAILED. 1 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s',
    ].join('\n');
    expect(countTests('cargo', output)).toEqual({ passed: 3, failed: 3, pending: 1 });
  });

  it('counts tests of Go and leaves its packages out', () => {
    const output = [
      '{"Time":"t","Action":"run","Package":"p","Test":"TestA"}',
      '{"Time":"t","Action":"output","Package":"p","Test":"TestA","Output":"--- PASS: TestA"}',
      '{"Time":"t","Action":"pass","Package":"p","Test":"TestA","Elapsed":0}',
      '{"Time":"t","Action":"fail","Package":"p","Test":"TestB","Elapsed":0}',
      '{"Time":"t","Action":"skip","Package":"p","Test":"TestC","Elapsed":0}',
      '{"Time":"t","Action":"fail","Package":"p","Elapsed":0}',
    ].join('\n');
    expect(countTests('go', output)).toEqual({ passed: 1, failed: 1, pending: 1 });
  });

  it('adds up every test class that surefire ran, and no summary of it', () => {
    const output = [
      '[INFO] Tests run: 25, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.273 s -- in bench.answer.AnswersTest',
      '[INFO] Tests run: 25, Failures: 0, Errors: 0, Skipped: 0',
      '[ERROR] Tests run: 6, Failures: 1, Errors: 2, Skipped: 1, Time elapsed: 1.5 s <<< FAILURE! -- in bench.HandlerTest',
    ].join('\n');
    expect(countTests('surefire', output)).toEqual({ passed: 27, failed: 3, pending: 1 });
  });

  it('counts errors and failures of unittest as failed', () => {
    const ok = 'Ran 12 tests in 0.310s\n\nOK (skipped=2)\n';
    const bad = 'Ran 5 tests in 0.310s\n\nFAILED (failures=1, errors=2, skipped=1)\n';
    expect(countTests('unittest', ok)).toEqual({ passed: 10, failed: 0, pending: 2 });
    expect(countTests('unittest', bad)).toEqual({ passed: 1, failed: 3, pending: 1 });
  });

  it('counts nothing where a tool said nothing', () => {
    expect(countTests('cargo', 'error: could not compile')).toEqual({ passed: 0, failed: 0, pending: 0 });
  });
});
