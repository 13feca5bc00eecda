import { TIMEOUT_MS, type ApiRoute, type HttpApi, type Integration, type Stage } from './http-api.ts';

/** As API Gateway answers what it holds. */
export function apiWire(api: HttpApi, endpoint: string): object {
  return {
    apiEndpoint: endpoint,
    apiId: api.id,
    apiKeySelectionExpression: '$request.header.x-api-key',
    corsConfiguration: api.cors,
    createdDate: isoSeconds(api.createdAt),
    description: api.description,
    disableExecuteApiEndpoint: false,
    ipAddressType: 'ipv4',
    name: api.name,
    protocolType: 'HTTP',
    routeSelectionExpression: '$request.method $request.path',
    tags: api.tags,
  };
}

export function integrationWire(integration: Integration): object {
  return {
    ...(integration.managed ? { apiGatewayManaged: true } : {}),
    connectionType: 'INTERNET',
    description: integration.description,
    integrationId: integration.id,
    integrationMethod: 'POST',
    integrationType: 'AWS_PROXY',
    integrationUri: integration.uri,
    payloadFormatVersion: integration.format,
    timeoutInMillis: Math.min(integration.timeoutMs, TIMEOUT_MS),
  };
}

export function routeWire(route: ApiRoute): object {
  return {
    ...(route.managed ? { apiGatewayManaged: true } : {}),
    apiKeyRequired: false,
    authorizationType: 'NONE',
    routeId: route.id,
    routeKey: route.key,
    target: route.integrationId === undefined ? undefined : `integrations/${route.integrationId}`,
  };
}

export function stageWire(stage: Stage): object {
  return {
    ...(stage.managed ? { apiGatewayManaged: true } : {}),
    autoDeploy: stage.autoDeploy,
    createdDate: isoSeconds(stage.createdAt),
    defaultRouteSettings: { detailedMetricsEnabled: false },
    description: stage.description,
    lastUpdatedDate: isoSeconds(stage.createdAt),
    routeSettings: {},
    stageName: stage.name,
    stageVariables: stage.variables,
    tags: {},
  };
}

function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
