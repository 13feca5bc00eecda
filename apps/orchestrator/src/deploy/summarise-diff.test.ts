import { allFunctions, functionName } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { summariseDiff } from './summarise-diff.ts';

const NAMES = allFunctions().map(functionName);
const FIVE = NAMES.slice(0, 5);

/** As long as it takes. */
function diffOf(...lines: readonly string[]): readonly string[] {
  const filler = NAMES.slice(0, 60).map((name) => `[+] AWS::Logs::LogGroup ${name}/Log`);
  return ['Stack Demo (aws://123456789012/us-east-2)', ...lines, 'Resources', ...filler];
}

function iamTable(...rows: readonly string[]): readonly string[] {
  return [
    'IAM Statement Changes',
    '┌───┬──┐',
    '│   │ Resource │ Effect │ Action │ Principal │ Condition │',
    '├───┼──┤',
    ...rows,
    '└───┴──┘',
    '(NOTE: There may be security-related changes not in this list.)',
  ];
}

describe('a long diff', () => {
  it('is counts by type, and a short one is left as it is', () => {
    expect(summariseDiff(diffOf())).toEqual([
      '',
      'Stack Demo (aws://123456789012/us-east-2)',
      'Resources',
      '[+] 60 AWS::Logs::LogGroup',
      '',
      '62 lines, summed up; --full-diff shows them all',
    ]);
    const short = diffOf().slice(0, 60);
    expect(summariseDiff(short)).toEqual(short);
  });

  it('has every removal, replacement and change in full, or named by what changes', () => {
    const replaced = [
      '[~] AWS::DynamoDB::Table Results/Table ResultsTable replace',
      ' └─ [~] TableName (requires replacement)',
    ];
    const removed = '[-] AWS::S3::Bucket Bucket destroy';
    const changed = FIVE.flatMap((name) => [
      `[~] AWS::Lambda::Function ${name}/Function`,
      ' ├─ [~] Code',
      ' │   └─ [~] .S3Key:',
      ' └─ [~] MemorySize',
    ]);
    const summed = summariseDiff([...diffOf(), ...replaced, removed, ...changed]);
    expect(summed).toEqual(expect.arrayContaining([...replaced, removed]));
    expect(summed).toContain('[~] 5 AWS::Lambda::Function (Code, MemorySize)');
  });

  it('says a permission that each function has once, with its form', () => {
    const rows = FIVE.flatMap((name) => [
      `│ + │ log-group:${name}:* │ Allow │ logs:CreateLogStream │ AWS:\${${name}/Role} │ │`,
      '│   │ │ │ logs:PutLogEvents │ │ │',
      '├───┼──┤',
    ]);
    const summed = summariseDiff(diffOf(...iamTable(...rows)));
    expect(summed.slice(2, 7)).toEqual([
      'IAM Statement Changes',
      '[+] Allow logs:CreateLogStream, logs:PutLogEvents',
      '      to AWS:${<function>/Role}',
      '      on log-group:<function>:*',
      '      <function> is each of the 5 functions',
    ]);
  });

  it('hides no permission on another function than one’s own, no condition and no removal of a permission', () => {
    const [own = '', other = ''] = FIVE;
    const summed = summariseDiff(
      diffOf(
        ...iamTable(
          `│ + │ log-group:${other}:* │ Allow │ logs:PutLogEvents │ AWS:\${${own}/Role} │ │`,
          '├───┼──┤',
          `│ - │ * │ Deny │ s3:* │ AWS:* │ "Bool": { │`,
          '│   │ │ │ │ │ "aws:SecureTransport": "false" │',
          '│   │ │ │ │ │ } │',
        ),
      ),
    );
    expect(summed.slice(3, 10)).toEqual([
      '[+] Allow logs:PutLogEvents',
      `      to AWS:\${${own}/Role}`,
      `      on log-group:${other}:*`,
      '[-] Deny s3:*',
      '      to AWS:*',
      '      on *',
      '      if "Bool": { "aws:SecureTransport": "false" }',
    ]);
  });

  it('keeps what it does not know: another table, a parameter, a line before everything', () => {
    const policies = [
      'IAM Policy Changes',
      '│   │ Resource │ Managed Policy ARN │',
      '│ + │ ${R} │ AdministratorAccess │',
    ];
    const other = ['IAM Statement Changes', '│ Something │ else │'];
    const parameters = [
      'Parameters',
      '[+] Parameter BootstrapVersion BootstrapVersion: {"Type":"x"}',
      '[+] Parameter Mine Mine: {"Type":"String"}',
    ];
    const summed = summariseDiff(['a warning', ...diffOf(...policies, ...other, ...parameters)]);
    expect(summed[0]).toBe('a warning');
    expect(summed).toEqual(expect.arrayContaining([...policies, ...other, parameters[2]]));
    expect(summed).not.toContain(parameters[1]);
  });
});
