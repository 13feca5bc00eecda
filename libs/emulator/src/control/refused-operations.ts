import type { OperationRow } from './operations.ts';

/** What is not offered, by the feature it belongs to: name, method, URI and status as in the service model. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  layers: [
    'AddLayerVersionPermission POST /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy 201',
    'DeleteLayerVersion DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber} 204',
    'GetLayerVersion GET /2018-10-31/layers/{LayerName}/versions/{VersionNumber} 200',
    'GetLayerVersionByArn GET /2018-10-31/layers?find=LayerVersion 200',
    'GetLayerVersionPolicy GET /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy 200',
    'ListLayerVersions GET /2018-10-31/layers/{LayerName}/versions 200',
    'ListLayers GET /2018-10-31/layers 200',
    'PublishLayerVersion POST /2018-10-31/layers/{LayerName}/versions 201',
    'RemoveLayerVersionPermission DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId} 204',
  ],
  'resource policies': [
    'AddPermission POST /2015-03-31/functions/{FunctionName}/policy 201',
    'DeleteResourcePolicy DELETE /2026-07-09/resource-policy/{ResourceArn} 204',
    'GetPolicy GET /2015-03-31/functions/{FunctionName}/policy 200',
    'GetResourcePolicy GET /2026-07-09/resource-policy/{ResourceArn} 200',
    'PutResourcePolicy PUT /2026-07-09/resource-policy/{ResourceArn} 200',
    'RemovePermission DELETE /2015-03-31/functions/{FunctionName}/policy/{StatementId} 204',
  ],
  'durable executions': [
    'CheckpointDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint 200',
    'DeleteDurableExecution DELETE /2025-12-01/durable-executions/{DurableExecutionArn} 202',
    'GetDurableExecution GET /2025-12-01/durable-executions/{DurableExecutionArn} 200',
    'GetDurableExecutionHistory GET /2025-12-01/durable-executions/{DurableExecutionArn}/history 200',
    'GetDurableExecutionState GET /2025-12-01/durable-executions/{DurableExecutionArn}/state 200',
    'ListDurableExecutionsByFunction GET /2025-12-01/functions/{FunctionName}/durable-executions 200',
    'PauseDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/pause 202',
    'ResumeDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/resume 202',
    'SendDurableExecutionCallbackFailure POST /2025-12-01/durable-execution-callbacks/{CallbackId}/fail 200',
    'SendDurableExecutionCallbackHeartbeat POST /2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat 200',
    'SendDurableExecutionCallbackSuccess POST /2025-12-01/durable-execution-callbacks/{CallbackId}/succeed 200',
    'StopDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/stop 200',
  ],
  'code signing': [
    'CreateCodeSigningConfig POST /2020-04-22/code-signing-configs 201',
    'DeleteCodeSigningConfig DELETE /2020-04-22/code-signing-configs/{CodeSigningConfigArn} 204',
    'DeleteFunctionCodeSigningConfig DELETE /2020-06-30/functions/{FunctionName}/code-signing-config 204',
    'GetCodeSigningConfig GET /2020-04-22/code-signing-configs/{CodeSigningConfigArn} 200',
    'GetFunctionCodeSigningConfig GET /2020-06-30/functions/{FunctionName}/code-signing-config 200',
    'ListCodeSigningConfigs GET /2020-04-22/code-signing-configs 200',
    'ListFunctionsByCodeSigningConfig GET /2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions 200',
    'PutFunctionCodeSigningConfig PUT /2020-06-30/functions/{FunctionName}/code-signing-config 200',
    'UpdateCodeSigningConfig PUT /2020-04-22/code-signing-configs/{CodeSigningConfigArn} 200',
  ],
  'event source mappings': [
    'CreateEventSourceMapping POST /2015-03-31/event-source-mappings 202',
    'DeleteEventSourceMapping DELETE /2015-03-31/event-source-mappings/{UUID} 202',
    'GetEventSourceMapping GET /2015-03-31/event-source-mappings/{UUID} 200',
    'ListEventSourceMappings GET /2015-03-31/event-source-mappings 200',
    'UpdateEventSourceMapping PUT /2015-03-31/event-source-mappings/{UUID} 202',
  ],
  'provisioned concurrency': [
    'DeleteProvisionedConcurrencyConfig DELETE /2019-09-30/functions/{FunctionName}/provisioned-concurrency 204',
    'GetProvisionedConcurrencyConfig GET /2019-09-30/functions/{FunctionName}/provisioned-concurrency 200',
    'ListProvisionedConcurrencyConfigs GET /2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL 200',
    'PutProvisionedConcurrencyConfig PUT /2019-09-30/functions/{FunctionName}/provisioned-concurrency 202',
  ],
  'recursion control': [
    'GetFunctionRecursionConfig GET /2024-08-31/functions/{FunctionName}/recursion-config 200',
    'PutFunctionRecursionConfig PUT /2024-08-31/functions/{FunctionName}/recursion-config 200',
  ],
  'runtime management': [
    'GetRuntimeManagementConfig GET /2021-07-20/functions/{FunctionName}/runtime-management-config 200',
    'PutRuntimeManagementConfig PUT /2021-07-20/functions/{FunctionName}/runtime-management-config 200',
  ],
  'the retired InvokeAsync call': ['InvokeAsync POST /2014-11-13/functions/{FunctionName}/invoke-async 202'],
};

export function refusedOperations(): readonly OperationRow[] {
  return Object.entries(REFUSED).flatMap(([refused, rows]) =>
    rows.map((row) => {
      const [name = '', method = '', uri = '', status = ''] = row.split(' ');
      return { name, method: method as OperationRow['method'], uri, status: Number(status), refused };
    }),
  );
}
