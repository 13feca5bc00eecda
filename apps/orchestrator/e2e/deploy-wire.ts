import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { BUCKET_TAG, OWNER_TAG, STACK_TAG } from '@lambda-bench/config';

/** What a deployment called Demo has; `undefined` was removed by hand. */
/** Of every journal in the bucket. */
export const JOURNAL_BYTES = 10;

export interface WireDeployment {
  /** The stacks that are there. */
  readonly stacks: Set<string>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Versions in the runner's bucket. */
  readonly versions: Set<string> | undefined;
  /** Runs whose results are in it. */
  readonly results: readonly string[];
  readonly tableItems: number | undefined;
  readonly instances: readonly { readonly run: string; readonly state: string; readonly expires: string }[];
}

export interface Wire extends AsyncDisposable {
  readonly endpoint: string;
  /** Every call in its order; DeleteStack with what the bucket held at that moment. */
  readonly calls: readonly string[];
}

interface Answer {
  readonly status?: number;
  readonly body: string;
}

/**
 * AWS as CloudFormation, EC2, S3 and DynamoDB have it on the wire, for what no stand-in does: it refuses to delete
 * what is not empty, and knows what was removed behind its back.
 */
export async function openWire(deployment: WireDeployment): Promise<Wire> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status = 200, body: answer } = answerTo(request, body, deployment, calls);
      response.writeHead(status, {
        'content-type': answer.startsWith('{') ? 'application/json' : 'text/xml',
      });
      response.end(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(
  { method, url = '', headers }: IncomingMessage,
  body: string,
  deployment: WireDeployment,
  calls: string[],
): Answer {
  if (headers['x-amz-target'] !== undefined) return dynamoDb(deployment, calls);
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (action === null) return s3(`${method ?? ''} ${url}`, body, deployment, calls);
  const stack = form.get('StackName') ?? '';
  const held = deployment.versions?.size ?? 0;
  calls.push(action === 'DeleteStack' ? `DeleteStack ${stack} with ${held} versions` : action);
  return query(action, stack, deployment);
}

function query(action: string, stack: string, deployment: WireDeployment): Answer {
  const wrapped = (inner: string) => ({
    body: `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`,
  });
  switch (action) {
    case 'GetCallerIdentity':
      return wrapped('<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/dev</Arn>');
    case 'DescribeInstances':
      return { body: instancesXml(deployment) };
    case 'DescribeStacks':
      return deployment.stacks.has(stack) ? wrapped(stackXml(stack, deployment.tags)) : noSuchStack(stack);
    case 'ListStackResources':
      return wrapped(`<StackResourceSummaries>${RESOURCES[stack] ?? ''}</StackResourceSummaries>`);
    case 'DeleteStack':
      if ((deployment.versions?.size ?? 0) === 0 || stack !== 'DemoRunner') deployment.stacks.delete(stack);
      return wrapped('');
    default:
      return { status: 400, body: error('InvalidAction', action) };
  }
}

const RESOURCES: Readonly<Record<string, string>> = {
  Demo: resource('AWS::DynamoDB::Table', 'TestData'),
  DemoRunner: resource('AWS::S3::Bucket', 'demo-bucket'),
};

function resource(type: string, id: string): string {
  return `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId><LogicalResourceId>It</LogicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
}

function stackXml(name: string, tags: WireDeployment['tags'] = {}): string {
  const all = { [OWNER_TAG.key]: OWNER_TAG.value, [STACK_TAG]: 'Demo', [BUCKET_TAG]: 'mine', ...tags };
  const members = Object.entries(all).map(
    ([key, value]) => `<member><Key>${key}</Key><Value>${value}</Value></member>`,
  );
  return `<Stacks><member><StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Tags>${members.join('')}</Tags></member></Stacks>`;
}

function instancesXml({ instances }: WireDeployment): string {
  const items = instances.map(({ run, state, expires }, index) => {
    const tags = Object.entries({
      [OWNER_TAG.key]: OWNER_TAG.value,
      [STACK_TAG]: 'Demo',
      'lambda-bench:run': run,
      'lambda-bench:expires': expires,
    }).map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`);
    return `<item><instanceId>i-${index}</instanceId><instanceState><code>16</code><name>${state}</name></instanceState><tagSet>${tags.join('')}</tagSet></item>`;
  });
  const set = `<item><instancesSet>${items.join('')}</instancesSet></item>`;
  return `<DescribeInstancesResponse><reservationSet>${items.length === 0 ? '' : set}</reservationSet></DescribeInstancesResponse>`;
}

function noSuchStack(stack: string): Answer {
  return { status: 400, body: error('ValidationError', `Stack with id ${stack} does not exist`) };
}

function error(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

function s3(asked: string, body: string, { versions, results }: WireDeployment, calls: string[]): Answer {
  if (versions === undefined)
    return { status: 404, body: '<Error><Code>NoSuchBucket</Code><Message>no such bucket</Message></Error>' };
  if (asked.includes('versions')) {
    const page = [...versions].slice(0, 2);
    const listed = page.map((id) => `<Version><Key>a</Key><VersionId>${id}</VersionId></Version>`);
    return { body: `<ListVersionsResult>${listed.join('')}</ListVersionsResult>` };
  }
  if (asked.includes('uploads')) return { body: '<ListMultipartUploadsResult></ListMultipartUploadsResult>' };
  if (asked.includes('list-type=2')) {
    const at = '2026-01-02T03:04:05.000Z';
    const objects = results.map(
      (run) =>
        `<Contents><Key>results/${run}/journal.jsonl</Key><LastModified>${at}</LastModified><Size>${JOURNAL_BYTES}</Size></Contents>`,
    );
    return { body: `<ListBucketResult>${objects.join('')}</ListBucketResult>` };
  }
  calls.push('DeleteObjects');
  for (const [, id = ''] of body.matchAll(/<VersionId>(.*?)</g)) versions.delete(id);
  return { body: '<DeleteResult></DeleteResult>' };
}

function dynamoDb({ tableItems }: WireDeployment, calls: string[]): Answer {
  calls.push('DescribeTable');
  if (tableItems !== undefined) return { body: JSON.stringify({ Table: { ItemCount: tableItems } }) };
  const type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
  return { status: 400, body: JSON.stringify({ __type: type, message: 'no such table' }) };
}
