import { createHash, randomUUID } from 'node:crypto';
import type { FunctionRecord } from '../functions/function-record.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import { element, list, type Xml } from './xml.ts';

export interface CloudFormationOptions {
  readonly store: FunctionStore;
  /** The one stack whose resources are all functions of this server. */
  readonly stackName?: string;
}

export const DEFAULT_STACK_NAME = 'LambdaBenchmarkStack';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
const PAGE = 100;

/** As much of CloudFormation as it takes to find functions the way one finds them on AWS. */
export function cloudFormationApi(options: CloudFormationOptions): (request: HttpRequest) => HttpReply {
  const { store, stackName = DEFAULT_STACK_NAME } = options;
  const createdAt = new Date(store.timers.now()).toISOString();
  const stackId = `arn:aws:cloudformation:${store.account.region}:${store.account.accountId}:stack/${stackName}/${randomUUID()}`;
  const stack: Stack = { name: stackName, id: stackId, createdAt };
  return (request) => {
    const parameters = parametersOf(request);
    const action = parameters.get('Action') ?? '';
    try {
      return success(action, perform(action, parameters, stack, store));
    } catch (error) {
      if (error instanceof StackError) return failure(error);
      throw error;
    }
  };
}

interface Stack {
  readonly name: string;
  readonly id: string;
  readonly createdAt: string;
}

class StackError extends Error {
  readonly code: 'ValidationError' | 'InvalidAction';

  constructor(code: StackError['code'], message: string) {
    super(message);
    this.name = 'StackError';
    this.code = code;
  }
}

function perform(action: string, parameters: URLSearchParams, stack: Stack, store: FunctionStore): Xml {
  switch (action) {
    case 'ListStackResources':
      return listStackResources(parameters, stack, store);
    case 'DescribeStacks':
      return describeStacks(parameters, stack);
    default:
      throw new StackError(
        'InvalidAction',
        `CloudFormation's ${action} is not offered on this machine: ListStackResources and DescribeStacks tell what is deployed.`,
      );
  }
}

/** Query protocol: parameters in a form, or in the address. */
function parametersOf(request: HttpRequest): URLSearchParams {
  if (request.method === 'GET') return request.query;
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}

function listStackResources(parameters: URLSearchParams, stack: Stack, store: FunctionStore): Xml {
  const name = parameters.get('StackName');
  if (name === null || name === '') {
    throw new StackError(
      'ValidationError',
      "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
    );
  }
  ensureStack(name, stack);
  const after = parameters.get('NextToken');
  const left = store.records().filter((record) => after === null || record.name > decodeToken(after));
  const page = left.slice(0, PAGE);
  const last = page.at(-1);
  const more = last !== undefined && left.length > PAGE;
  return [
    list('StackResourceSummaries', page.map(resourceSummary)),
    ...(more ? [element('NextToken', encodeToken(last.name))] : []),
  ];
}

function describeStacks(parameters: URLSearchParams, stack: Stack): Xml {
  const name = parameters.get('StackName');
  if (name !== null && name !== '') ensureStack(name, stack);
  return [
    list('Stacks', [
      [
        element('StackId', stack.id),
        element('StackName', stack.name),
        element('Description', 'What Lambda Bench hosts on this machine'),
        element('CreationTime', stack.createdAt),
        element('StackStatus', 'CREATE_COMPLETE'),
        element('DisableRollback', 'false'),
        element('EnableTerminationProtection', 'false'),
        element('DriftInformation', [element('StackDriftStatus', 'NOT_CHECKED')]),
      ],
    ]),
  ];
}

function ensureStack(name: string, stack: Stack): void {
  if (name !== stack.name && name !== stack.id) {
    throw new StackError('ValidationError', `Stack with id ${name} does not exist`);
  }
}

function resourceSummary({ name, latest }: FunctionRecord): Xml {
  return [
    element('LogicalResourceId', logicalId(name)),
    element('PhysicalResourceId', name),
    element('ResourceType', 'AWS::Lambda::Function'),
    element('LastUpdatedTimestamp', latest.lastModified.replace('+0000', 'Z')),
    element('ResourceStatus', latest.state === 'Pending' ? 'CREATE_IN_PROGRESS' : 'CREATE_COMPLETE'),
    element('DriftInformation', [element('StackResourceDriftStatus', 'NOT_CHECKED')]),
  ];
}

/** Letters and digits only, as CloudFormation wants them; the digest keeps `a-b` and `ab` apart. */
function logicalId(name: string): string {
  const words = name.split(/[^a-zA-Z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join('') + createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase();
}

function encodeToken(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8');
}

function success(action: string, result: Xml): HttpReply {
  const body = element(
    `${action}Response`,
    [element(`${action}Result`, result), element('ResponseMetadata', [element('RequestId', randomUUID())])],
    NAMESPACE,
  );
  return { status: 200, headers: { 'Content-Type': 'text/xml' }, body };
}

function failure(error: StackError): HttpReply {
  const body = element(
    'ErrorResponse',
    [
      element('Error', [
        element('Type', 'Sender'),
        element('Code', error.code),
        element('Message', error.message),
      ]),
      element('RequestId', randomUUID()),
    ],
    NAMESPACE,
  );
  return { status: 400, headers: { 'Content-Type': 'text/xml' }, body };
}
