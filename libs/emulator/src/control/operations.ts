import { refusedOperations } from './refused-operations.ts';

interface Row {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly uri: string;
  /** What a success answers with. */
  readonly status: number;
}

/** Who answers an operation of Lambda's API, or what it is a part of when nobody does. */
export type OperationRow = Row & ({ readonly by: 'control' | 'invoke' } | { readonly refused: string });

const OFFERED = [
  {
    name: 'CreateAlias',
    method: 'POST',
    uri: '/2015-03-31/functions/{FunctionName}/aliases',
    status: 201,
    by: 'control',
  },
  { name: 'CreateFunction', method: 'POST', uri: '/2015-03-31/functions', status: 201, by: 'control' },
  {
    name: 'DeleteAlias',
    method: 'DELETE',
    uri: '/2015-03-31/functions/{FunctionName}/aliases/{Name}',
    status: 204,
    by: 'control',
  },
  {
    name: 'DeleteFunction',
    method: 'DELETE',
    uri: '/2015-03-31/functions/{FunctionName}',
    status: 200,
    by: 'control',
  },
  {
    name: 'DeleteFunctionConcurrency',
    method: 'DELETE',
    uri: '/2017-10-31/functions/{FunctionName}/concurrency',
    status: 204,
    by: 'control',
  },
  {
    name: 'DeleteFunctionEventInvokeConfig',
    method: 'DELETE',
    uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config',
    status: 204,
    by: 'control',
  },
  {
    name: 'GetAccountSettings',
    method: 'GET',
    uri: '/2016-08-19/account-settings',
    status: 200,
    by: 'control',
  },
  {
    name: 'GetAlias',
    method: 'GET',
    uri: '/2015-03-31/functions/{FunctionName}/aliases/{Name}',
    status: 200,
    by: 'control',
  },
  {
    name: 'GetFunction',
    method: 'GET',
    uri: '/2015-03-31/functions/{FunctionName}',
    status: 200,
    by: 'control',
  },
  {
    name: 'GetFunctionConcurrency',
    method: 'GET',
    uri: '/2019-09-30/functions/{FunctionName}/concurrency',
    status: 200,
    by: 'control',
  },
  {
    name: 'GetFunctionConfiguration',
    method: 'GET',
    uri: '/2015-03-31/functions/{FunctionName}/configuration',
    status: 200,
    by: 'control',
  },
  {
    name: 'GetFunctionEventInvokeConfig',
    method: 'GET',
    uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config',
    status: 200,
    by: 'control',
  },
  {
    name: 'Invoke',
    method: 'POST',
    uri: '/2015-03-31/functions/{FunctionName}/invocations',
    status: 200,
    by: 'invoke',
  },
  {
    name: 'InvokeWithResponseStream',
    method: 'POST',
    uri: '/2021-11-15/functions/{FunctionName}/response-streaming-invocations',
    status: 200,
    by: 'invoke',
  },
  {
    name: 'ListAliases',
    method: 'GET',
    uri: '/2015-03-31/functions/{FunctionName}/aliases',
    status: 200,
    by: 'control',
  },
  {
    name: 'ListFunctionEventInvokeConfigs',
    method: 'GET',
    uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config/list',
    status: 200,
    by: 'control',
  },
  { name: 'ListFunctions', method: 'GET', uri: '/2015-03-31/functions', status: 200, by: 'control' },
  { name: 'ListTags', method: 'GET', uri: '/2017-03-31/tags/{Resource}', status: 200, by: 'control' },
  {
    name: 'ListVersionsByFunction',
    method: 'GET',
    uri: '/2015-03-31/functions/{FunctionName}/versions',
    status: 200,
    by: 'control',
  },
  {
    name: 'PublishVersion',
    method: 'POST',
    uri: '/2015-03-31/functions/{FunctionName}/versions',
    status: 201,
    by: 'control',
  },
  {
    name: 'PutFunctionConcurrency',
    method: 'PUT',
    uri: '/2017-10-31/functions/{FunctionName}/concurrency',
    status: 200,
    by: 'control',
  },
  {
    name: 'PutFunctionEventInvokeConfig',
    method: 'PUT',
    uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config',
    status: 200,
    by: 'control',
  },
  {
    name: 'CreateFunctionUrlConfig',
    method: 'POST',
    uri: '/2021-10-31/functions/{FunctionName}/url',
    status: 201,
    by: 'control',
  },
  {
    name: 'DeleteFunctionUrlConfig',
    method: 'DELETE',
    uri: '/2021-10-31/functions/{FunctionName}/url',
    status: 204,
    by: 'control',
  },
  {
    name: 'GetFunctionUrlConfig',
    method: 'GET',
    uri: '/2021-10-31/functions/{FunctionName}/url',
    status: 200,
    by: 'control',
  },
  {
    name: 'ListFunctionUrlConfigs',
    method: 'GET',
    uri: '/2021-10-31/functions/{FunctionName}/urls',
    status: 200,
    by: 'control',
  },
  {
    name: 'UpdateFunctionUrlConfig',
    method: 'PUT',
    uri: '/2021-10-31/functions/{FunctionName}/url',
    status: 200,
    by: 'control',
  },
  {
    name: 'CreateCapacityProvider',
    method: 'POST',
    uri: '/2025-11-30/capacity-providers',
    status: 202,
    by: 'control',
  },
  {
    name: 'DeleteCapacityProvider',
    method: 'DELETE',
    uri: '/2025-11-30/capacity-providers/{CapacityProviderName}',
    status: 202,
    by: 'control',
  },
  {
    name: 'GetCapacityProvider',
    method: 'GET',
    uri: '/2025-11-30/capacity-providers/{CapacityProviderName}',
    status: 200,
    by: 'control',
  },
  {
    name: 'GetFunctionScalingConfig',
    method: 'GET',
    uri: '/2025-11-30/functions/{FunctionName}/function-scaling-config',
    status: 200,
    by: 'control',
  },
  {
    name: 'ListCapacityProviders',
    method: 'GET',
    uri: '/2025-11-30/capacity-providers',
    status: 200,
    by: 'control',
  },
  {
    name: 'ListFunctionVersionsByCapacityProvider',
    method: 'GET',
    uri: '/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions',
    status: 200,
    by: 'control',
  },
  {
    name: 'PutFunctionScalingConfig',
    method: 'PUT',
    uri: '/2025-11-30/functions/{FunctionName}/function-scaling-config',
    status: 202,
    by: 'control',
  },
  {
    name: 'UpdateCapacityProvider',
    method: 'PUT',
    uri: '/2025-11-30/capacity-providers/{CapacityProviderName}',
    status: 202,
    by: 'control',
  },
  { name: 'TagResource', method: 'POST', uri: '/2017-03-31/tags/{Resource}', status: 204, by: 'control' },
  { name: 'UntagResource', method: 'DELETE', uri: '/2017-03-31/tags/{Resource}', status: 204, by: 'control' },
  {
    name: 'UpdateAlias',
    method: 'PUT',
    uri: '/2015-03-31/functions/{FunctionName}/aliases/{Name}',
    status: 200,
    by: 'control',
  },
  {
    name: 'UpdateFunctionCode',
    method: 'PUT',
    uri: '/2015-03-31/functions/{FunctionName}/code',
    status: 200,
    by: 'control',
  },
  {
    name: 'UpdateFunctionConfiguration',
    method: 'PUT',
    uri: '/2015-03-31/functions/{FunctionName}/configuration',
    status: 200,
    by: 'control',
  },
  {
    name: 'UpdateFunctionEventInvokeConfig',
    method: 'POST',
    uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config',
    status: 200,
    by: 'control',
  },
] as const satisfies readonly OperationRow[];

export type ControlOperationName = Extract<(typeof OFFERED)[number], { readonly by: 'control' }>['name'];

/** Every operation of Lambda's service model. A test holds it equal to the SDK's. */
export const OPERATIONS: readonly OperationRow[] = [...OFFERED, ...refusedOperations()];
