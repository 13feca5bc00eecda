import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { plainText } from './plain-text.ts';

/** One permission as data: templates, documents and tests read the same. */
export interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why some resource holds a wildcard. Without a reason there can be none, and actions never have one. */
  readonly wildcard?: string;
}

export interface RoleRequest {
  readonly assumedBy: IPrincipal;
  readonly description: string;
  readonly policyName: string;
  readonly statements: readonly Statement[];
}

/** A role that may do this and no more: no policy of AWS's own is attached to it. */
export function roleOf(scope: Construct, id: string, request: RoleRequest): Role {
  const { assumedBy, description, policyName, statements } = request;
  for (const statement of statements) refuseUnexplained(statement);
  const role = new Role(scope, id, {
    assumedBy,
    description,
    inlinePolicies: { [policyName]: documentOf(statements) },
  });
  for (const { resources, wildcard } of statements) {
    if (wildcard !== undefined) acknowledge(role, resources, wildcard);
  }
  return role;
}

function documentOf(statements: readonly Statement[]): PolicyDocument {
  return new PolicyDocument({
    // Merged statements would be shorter, and would lose the names that say what each is for.
    minimize: false,
    statements: statements.map(
      ({ sid, actions, resources }) =>
        new PolicyStatement({ sid, effect: Effect.ALLOW, actions: [...actions], resources: [...resources] }),
    ),
  });
}

function refuseUnexplained({ sid, actions, resources, wildcard }: Statement): void {
  if (actions.some((action) => action.includes('*'))) throw new Error(`${sid} allows actions by a wildcard`);
  if (wildcard === undefined && resources.some((resource) => resource.includes('*'))) {
    throw new Error(`${sid} has a wildcard in its resources and does not say why`);
  }
}

function acknowledge(role: Role, resources: readonly string[], reason: string): void {
  for (const resource of resources.filter((candidate) => candidate.includes('*'))) {
    const named = plainText(Stack.of(role).resolve(resource));
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${named}]`, reason });
  }
}
