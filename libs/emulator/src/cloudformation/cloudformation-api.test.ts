import { expect, it } from 'vitest';
import { controlBed, type ControlBed } from '../control/control-bed.ts';
import { cloudFormationApi } from './cloudformation-api.ts';

function caller(
  bed: ControlBed,
  stackName?: string,
): (parameters: Record<string, string>) => { status: number; text: string } {
  const api = cloudFormationApi({ store: bed.store, ...(stackName === undefined ? {} : { stackName }) });
  return (parameters) => {
    const reply = api({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: new Map(),
      trailers: new Map(),
      body: Buffer.from(new URLSearchParams(parameters).toString()),
      rawQuery: '',
      headerText: '',
      truncated: false,
      overLimit: false,
    });
    return { status: reply.status, text: String(reply.body) };
  };
}

const all = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1] ?? '');

it('lists the functions a hundred at a time, each under an id of its own', async () => {
  await using bed = await controlBed({ localFolders: true });
  const Code = { S3Bucket: 'local-folder', S3Key: bed.folder };
  for (let i = 0; i < 105; i++) await bed.make(`f-${String(i).padStart(3, '0')}`, { Code });
  await bed.make('f000', { Code });
  const call = caller(bed);
  const first = call({ Action: 'ListStackResources', StackName: 'LambdaBenchmarkStack' });
  const names = all(first.text, 'PhysicalResourceId');
  expect(names).toHaveLength(100);
  const [NextToken = ''] = all(first.text, 'NextToken');
  const second = call({ Action: 'ListStackResources', StackName: 'LambdaBenchmarkStack', NextToken });
  expect([...names, ...all(second.text, 'PhysicalResourceId')]).toEqual(
    bed.store.records().map(({ name }) => name),
  );
  const ids = [first, second].flatMap(({ text }) => all(text, 'LogicalResourceId'));
  expect(new Set(ids).size).toBe(106);
  expect(ids.every((id) => /^[A-Za-z0-9]+$/.test(id))).toBe(true);
  expect(all(second.text, 'NextToken')).toEqual([]);
  expect(new Set(all(first.text, 'ResourceType'))).toEqual(new Set(['AWS::Lambda::Function']));
});

it('describes its one stack, by name, by id or without either', async () => {
  await using bed = await controlBed();
  const call = caller(bed, 'MyStack');
  const { text } = call({ Action: 'DescribeStacks', StackName: 'MyStack' });
  const [id = ''] = all(text, 'StackId');
  expect(id).toMatch(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/MyStack\/[0-9a-f-]{36}$/);
  expect(all(text, 'StackStatus')).toEqual(['CREATE_COMPLETE']);
  expect(all(call({ Action: 'DescribeStacks' }).text, 'StackId')).toEqual([id]);
  expect(all(call({ Action: 'DescribeStacks', StackName: id }).text, 'StackName')).toEqual(['MyStack']);
});

it.each<[Record<string, string>, string, string]>([
  [
    { Action: 'DescribeStacks', StackName: '<Other>' },
    'ValidationError',
    'Stack with id &lt;Other&gt; does not exist',
  ],
  [
    { Action: 'ListStackResources', StackName: 'Other' },
    'ValidationError',
    'Stack with id Other does not exist',
  ],
  [
    { Action: 'ListStackResources' },
    'ValidationError',
    '1 validation error detected: Value null at &apos;stackName&apos; failed to satisfy constraint: Member must not be null',
  ],
  [
    { Action: 'CreateStack' },
    'InvalidAction',
    'CloudFormation&apos;s CreateStack is not offered on this machine: ListStackResources and DescribeStacks tell what is deployed.',
  ],
])('%j is %s', async (parameters, code, message) => {
  await using bed = await controlBed();
  const answer = caller(bed)(parameters);
  expect(answer.status).toBe(400);
  expect(all(answer.text, 'Code')).toEqual([code]);
  expect(all(answer.text, 'Message')).toEqual([message]);
});
