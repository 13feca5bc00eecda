import { describe, expect, it } from 'vitest';
import { cdkFailure } from './cdk-failure.ts';

describe('the last words of the CDK', () => {
  it.each([
    [
      'credentials that have expired while it worked',
      [
        'Demo: deploying... [1/1]',
        '❌  Demo failed: ExpiredToken: The security token included in the request is expired',
        '    at throwDefaultError (/somewhere/index.js:2:3)',
      ],
      'LB_CREDENTIALS',
      'cdk deploy: Demo failed: ExpiredToken: The security token included in the request is expired',
    ],
    [
      'an account that cannot be told',
      [
        'Unable to resolve AWS account to use. It must be either configured when you define your CDK Stack, or through the environment',
      ],
      'LB_CREDENTIALS',
      'cdk deploy: Unable to resolve AWS account to use.',
    ],
    [
      'a permission that is missing',
      [
        '❌ Demo failed: AccessDenied: User: arn:aws:iam::123456789012:user/dev is not authorized to perform: cloudformation:CreateChangeSet on resource: x',
      ],
      'LB_CREDENTIALS',
      'is not authorized to perform: cloudformation:CreateChangeSet',
    ],
    [
      'a resource that CloudFormation could not make',
      [
        'Demo | 3/110 | 7:00:53 PM | CREATE_FAILED        | AWS::Lambda::Function | nodejs20-x86-light/Function Resource handler returned message: "The runtime parameter of nodejs20.x is no longer supported"',
        '❌  Demo failed: ToolkitError: The stack named Demo failed creation, it may need to be manually deleted from the AWS console: ROLLBACK_COMPLETE: The runtime parameter of nodejs20.x is no longer supported',
        '✨  Total time: 12s',
      ],
      'LB_STACK',
      'ROLLBACK_COMPLETE: The runtime parameter of nodejs20.x is no longer supported',
    ],
    [
      'a bootstrap stack without its bucket',
      [
        'DemoResults: start: Publishing DemoResults Template (current_account-current_region-985cf699)',
        "DemoResults: fail: No bucket named 'cdk-hnb659fds-assets-123456789012-us-east-2'. Is account 123456789012 bootstrapped?",
        'Failed to publish asset DemoResults Template (current_account-current_region-985cf699)',
        '‣ AggregateError: ',
      ],
      'LB_STACK',
      "cdk deploy: DemoResults: fail: No bucket named 'cdk-hnb659fds-assets-123456789012-us-east-2'.",
    ],
    [
      'a package that is not installed',
      [
        'node:internal/modules/esm/resolve:873',
        '  throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), null);',
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'aws-cdk-lib' imported from /checkout/dist/apps/infra/main.mjs",
        '    at packageResolve (node:internal/modules/esm/resolve:873:9) {',
        "  code: 'ERR_MODULE_NOT_FOUND'",
        'Node.js v20.20.2',
      ],
      'LB_TOOLCHAIN',
      "Cannot find package 'aws-cdk-lib'",
    ],
    [
      'a file that has gone',
      ["Error: ENOENT: no such file or directory, open '/checkout/dist/handlers/a.zip'", '  errno: -2,'],
      'LB_ARTEFACT',
      "cdk deploy: Error: ENOENT: no such file or directory, open '/checkout/dist/handlers/a.zip'",
    ],
    [
      'a disk that is full',
      ['Error: ENOSPC: no space left on device, write', '  errno: -28,'],
      'LB_STORE',
      'ENOSPC: no space left on device',
    ],
    ['nothing at all', [], 'LB_STACK', 'cdk deploy: it gave no reason'],
  ])('%s are one line with a code', (_, lines, code, message) => {
    const error = cdkFailure('cdk deploy', lines, '/logs/cdk.log');
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/\n|❌/);
    expect(error.hint).toContain('/logs/cdk.log');
  });

  it.each([
    [
      "Resource of type 'AWS::DynamoDB::Table' with identifier 'BenchmarkTestData' already exists.",
      'choose another --region',
    ],
    ['validation failed: AWS::EarlyValidation::ResourceExistenceCheck', 'one deployment in a region'],
    [
      'The runtime parameter of nodejs18.x is no longer supported for creating or updating functions',
      '--without=nodejs18.x;',
    ],
    ['Something else', 'put right what it says'],
  ])('%s: says what to do', (said, hint) => {
    const line = `❌  Demo failed: ToolkitError: The stack named Demo failed creation: ROLLBACK_COMPLETE: ${said}`;
    expect(cdkFailure('cdk deploy', [line], '/logs/cdk.log')).toMatchObject({
      code: 'LB_STACK',
      hint: expect.stringContaining(hint) as string,
    });
  });

  it('what our own program refuses keeps its code and its advice', () => {
    const lines = [
      '(node:1) Warning: something else',
      'error LB_ARTEFACT: 2 of 36 functions were not built: rust-arm64-light.',
      '  → Run `npx nx run handlers-rust:build-arm64` first.',
    ];
    expect(cdkFailure('synth', lines, '/logs/cdk.log')).toMatchObject({
      code: 'LB_ARTEFACT',
      message: 'synth: 2 of 36 functions were not built: rust-arm64-light.',
      hint: 'Run `npx nx run handlers-rust:build-arm64` first; all it said is in /logs/cdk.log',
    });
  });
});
