import { createServer } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { bufferHost } from '@lambda-bench/host';
import { OWNER_TAG } from '@lambda-bench/config';
import { expect, it } from 'vitest';
import { orchestrator } from '../cli.ts';

/** States that no stand-in of ours ever reaches, in the words of CloudFormation's wire. */
interface Wire extends AsyncDisposable {
  readonly endpoint: string;
  readonly actions: readonly string[];
}

interface WireStack {
  status: string;
  readonly reason?: string;
  readonly isProtected?: boolean;
  /** What it is after DeleteStack. */
  readonly afterDelete?: string;
}

async function wireStack(stack: WireStack): Promise<Wire> {
  const actions: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const action = new URLSearchParams(body).get('Action') ?? '';
      actions.push(action);
      if (action === 'DeleteStack') stack.status = stack.afterDelete ?? stack.status;
      response.setHeader('content-type', 'text/xml');
      response.end(
        `<${action}Response><${action}Result>${answer(action, stack)}</${action}Result></${action}Response>`,
      );
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    actions,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(action: string, { status, reason = '', isProtected = false }: WireStack): string {
  switch (action) {
    case 'GetCallerIdentity':
      return '<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/dev</Arn>';
    case 'DescribeStacks':
      return `<Stacks><member><StackName>Demo</StackName><StackStatus>${status}</StackStatus><StackStatusReason>${reason}</StackStatusReason><CreationTime>2026-01-01T00:00:00Z</CreationTime><EnableTerminationProtection>${isProtected}</EnableTerminationProtection><Tags><member><Key>${OWNER_TAG.key}</Key><Value>${OWNER_TAG.value}</Value></member></Tags></member></Stacks>`;
    case 'ListStackResources':
      return '<StackResourceSummaries><member><ResourceType>AWS::IAM::Role</ResourceType><PhysicalResourceId>Demo-Role</PhysicalResourceId><LogicalResourceId>Role</LogicalResourceId><ResourceStatus>DELETE_FAILED</ResourceStatus><ResourceStatusReason>Cannot delete entity, must detach all policies first.</ResourceStatusReason></member></StackResourceSummaries>';
    default:
      return '';
  }
}

async function run(args: readonly string[], wire: Wire) {
  const env = {
    AWS_ENDPOINT_URL: wire.endpoint,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-2',
  };
  const host = bufferHost(args, { cwd: '.', env });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

it.each([
  [
    'deploy',
    { status: 'UPDATE_IN_PROGRESS' },
    'Demo is UPDATE_IN_PROGRESS: something is changing it at this moment',
  ],
  [
    'deploy',
    { status: 'DELETE_FAILED', reason: 'a role is in use' },
    'Demo is DELETE_FAILED (a role is in use)',
  ],
  ['deploy', { status: 'UPDATE_ROLLBACK_FAILED' }, 'Demo is UPDATE_ROLLBACK_FAILED'],
  [
    'destroy',
    { status: 'DELETE_IN_PROGRESS' },
    'Demo is DELETE_IN_PROGRESS: something is changing it at this moment',
  ],
  ['destroy', { status: 'CREATE_COMPLETE', isProtected: true }, 'Demo is protected against being removed'],
])('%s of a stack in the state %j changes nothing and says why', async (command, stack, message) => {
  await using wire = await wireStack(stack);
  const { code, err } = await run([command, '--stack=Demo', '--parts=functions', '--yes'], wire);
  expect(code).toBe(3);
  expect(err).toContain(`error LB_STACK: ${message}`);
  expect(wire.actions.filter((action) => !/^(Get|Describe|List)/.test(action))).toEqual([]);
});

it.each([
  ['results', 'UPDATE_ROLLBACK_FAILED', 'continue the roll-back in CloudFormation', 'destroy'],
  ['results', 'IMPORT_ROLLBACK_FAILED', 'continue the roll-back in CloudFormation', 'destroy'],
  ['results', 'ROLLBACK_FAILED', 'lambda-bench destroy --parts=results', 'continue'],
  ['functions', 'UPDATE_ROLLBACK_FAILED', 'lambda-bench destroy --parts=functions', '--parts=results'],
])('the way out for %s that are %s is: %s', async (part, status, advice, other) => {
  await using wire = await wireStack({ status });
  const { err } = await run(['deploy', '--stack=Demo', `--parts=${part}`, '--yes'], wire);
  expect(err).toContain(advice);
  expect(err).not.toContain(other);
});

it('a removal that fails names what stays and why; one that failed before is shown as such', async () => {
  await using wire = await wireStack({
    status: 'ROLLBACK_COMPLETE',
    reason: 'a function could not be made',
    afterDelete: 'DELETE_FAILED',
  });
  const args = ['destroy', '--stack=Demo', '--parts=functions'];
  const failed = await run([...args, '--yes'], wire);
  expect(failed.code).toBe(3);
  expect(failed.out).toBe('Demo (ROLLBACK_COMPLETE: a function could not be made): 1 role\n');
  expect(failed.err).toContain(
    'Demo could not be removed: DELETE_FAILED, AWS::IAM::Role Demo-Role: Cannot delete entity, must detach all policies first.',
  );
  const again = await run([...args, '--dry-run'], wire);
  expect(again.out).toContain('Demo (DELETE_FAILED: a function could not be made): 1 role');
});
