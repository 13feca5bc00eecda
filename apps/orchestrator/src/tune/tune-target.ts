import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { codeSource, type CodeSource } from '../own/code-source.ts';

/** What is tuned: code on this machine, or a function that is deployed. */
export type TuneTarget =
  | { readonly kind: 'code'; readonly source: CodeSource }
  | { readonly kind: 'deployed'; readonly name: string; readonly arn?: string; readonly region?: string };

const NAME = /^[a-zA-Z0-9-_]{1,64}$/;
const ARN = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:([a-zA-Z0-9-_]{1,64})(?::(.+))?$/;

/** A path that exists is code; an ARN, and a name that is no path, is a function on AWS. */
export function readTarget(
  target: string,
  backend: 'local' | 'aws' | undefined,
  host: Pick<Host, 'cwd' | 'stderr'>,
): TuneTarget {
  const isArn = target.startsWith('arn:');
  if (backend === 'local' && isArn) {
    throw usage(`${target} is on AWS, not on this machine`, 'leave --backend=local out');
  }
  const isPath = !isArn && existsSync(resolve(host.cwd, target));
  if (backend === 'local' || (backend === undefined && isPath)) {
    return { kind: 'code', source: codeSource(target, '<function>', host.cwd) };
  }
  const deployed = isArn ? fromArn(target) : fromName(target);
  if (backend === undefined && !isArn) {
    host.stderr.write(`${target} is no file or folder here: taken for the name of a function on AWS\n`);
  }
  return deployed;
}

function fromArn(target: string): TuneTarget {
  const [, region, name, qualifier] = ARN.exec(target) ?? [];
  if (region === undefined || name === undefined) {
    throw usage(
      `${target} is not the ARN of a Lambda function`,
      'such as arn:aws:lambda:us-east-2:123456789012:function:my-function',
    );
  }
  refuseQualifier(name, qualifier);
  return { kind: 'deployed', name, region, arn: target.replace(/:\$LATEST$/, '') };
}

function fromName(target: string): TuneTarget {
  const [name = '', qualifier, ...more] = target.split(':');
  if (!NAME.test(name) || more.length > 0) {
    throw usage(
      `${target} is neither a folder, nor a zip archive, nor the name of a function`,
      'a path that exists, or a deployed function’s name or ARN',
    );
  }
  refuseQualifier(name, qualifier);
  return { kind: 'deployed', name };
}

function refuseQualifier(name: string, qualifier: string | undefined): void {
  if (qualifier === undefined || qualifier === '$LATEST') return;
  throw usage(
    `${name}:${qualifier} is a version or an alias, whose memory cannot be changed`,
    `tune the function itself: ${name}`,
  );
}

function usage(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
