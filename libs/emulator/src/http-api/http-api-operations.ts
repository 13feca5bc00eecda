import { doorEndpoint } from '../front-door/door-address.ts';
import type { Account } from '../functions/account.ts';
import type { HttpRequest } from '../http/http-message.ts';
import { bad, type ApiFields } from './api-fields.ts';
import { apiWire, integrationWire, routeWire, stageWire } from './api-wire.ts';
import { TIMEOUT_MS, type HttpApi } from './http-api.ts';
import { found, type HttpApis, type NewIntegration, type NewRoute } from './http-apis.ts';

export interface HttpApiOptions {
  readonly apis: HttpApis;
  readonly account: Account;
  readonly namesResolve: () => Promise<boolean>;
}

export interface ApiCall {
  readonly apis: HttpApis;
  readonly options: HttpApiOptions;
  readonly request: HttpRequest;
  readonly fields: ApiFields;
  /** The part of the path that names what is asked for. */
  readonly id: (name: 'api' | 'integration' | 'route' | 'stage') => string;
}

/** Without a body where it answers with nothing. */
export type Perform = (call: ApiCall) => object | Promise<object> | undefined;

interface Operation {
  readonly status: number;
  readonly perform: Perform;
}

const made = (perform: Perform): Operation => ({ status: 201, perform });
const shown = (perform: Perform): Operation => ({ status: 200, perform });
const gone = (remove: (call: ApiCall) => void): Operation => ({
  status: 204,
  perform: (call) => {
    remove(call);
    return undefined;
  },
});

/** What is offered of API Gateway, by method and the path below `/v2/apis`. */
export const API_OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST ': made(createApi),
  'GET ': shown(getApis),
  'GET /{api}': shown((call) => shownApi(call, call.apis.api(call.id('api')))),
  'PATCH /{api}': shown(updateApi),
  'DELETE /{api}': gone(({ apis, id }) => {
    apis.delete(id('api'));
  }),
  'POST /{api}/integrations': made(createIntegration),
  'GET /{api}/integrations': shown((call) => listed(call, 'integrations', integrationWire)),
  'GET /{api}/integrations/{integration}': shown(({ apis, id }) =>
    integrationWire(found(apis.api(id('api')).integrations, 'Integration', id('integration'))),
  ),
  'PATCH /{api}/integrations/{integration}': shown(({ apis, id, fields }) =>
    integrationWire(apis.updateIntegration(id('api'), id('integration'), integrationFrom(fields))),
  ),
  'DELETE /{api}/integrations/{integration}': gone(({ apis, id }) => {
    apis.deleteIntegration(id('api'), id('integration'));
  }),
  'POST /{api}/routes': made(createRoute),
  'GET /{api}/routes': shown((call) => listed(call, 'routes', routeWire)),
  'GET /{api}/routes/{route}': shown(({ apis, id }) =>
    routeWire(found(apis.api(id('api')).routes, 'Route', id('route'))),
  ),
  'PATCH /{api}/routes/{route}': shown(({ apis, id, fields }) =>
    routeWire(apis.updateRoute(id('api'), id('route'), routeFrom(fields))),
  ),
  'DELETE /{api}/routes/{route}': gone(({ apis, id }) => {
    apis.deleteRoute(id('api'), id('route'));
  }),
  'POST /{api}/stages': made(createStage),
  'GET /{api}/stages': shown((call) => listed(call, 'stages', stageWire)),
  'GET /{api}/stages/{stage}': shown(({ apis, id }) =>
    stageWire(found(apis.api(id('api')).stages, 'Stage', id('stage'))),
  ),
  'DELETE /{api}/stages/{stage}': gone(({ apis, id }) => {
    apis.deleteStage(id('api'), id('stage'));
  }),
};

const NOT_OF_APIS = [
  'apiKeySelectionExpression',
  'disableExecuteApiEndpoint',
  'disableSchemaValidation',
  'version',
];
const NOT_OF_INTEGRATIONS = [
  'connectionId',
  'contentHandlingStrategy',
  'integrationSubtype',
  'requestParameters',
  'requestTemplates',
  'responseParameters',
  'tlsConfig',
];
const NOT_OF_ROUTES = [
  'apiKeyRequired',
  'authorizationScopes',
  'authorizerId',
  'requestModels',
  'requestParameters',
  'routeResponseSelectionExpression',
];
const NOT_OF_STAGES = ['accessLogSettings', 'clientCertificateId', 'defaultRouteSettings', 'routeSettings'];

async function createApi(call: ApiCall): Promise<object> {
  const { fields, apis } = call;
  fields.refuse(NOT_OF_APIS);
  const protocol = fields.required('protocolType');
  if (protocol !== 'HTTP') throw bad(`protocolType ${protocol} is not offered on this machine: HTTP is`);
  const target = fields.text('target');
  const routeKey = fields.text('routeKey');
  const api = apis.create({
    ...apiFrom(fields),
    name: fields.required('name'),
    tags: fields.texts('tags') ?? {},
    ...(target === undefined ? {} : { target: functionOf(target) }),
    ...(routeKey === undefined ? {} : { routeKey }),
  });
  return shownApi(call, api);
}

async function getApis(call: ApiCall): Promise<object> {
  return { items: await Promise.all(call.apis.all().map((api) => shownApi(call, api))) };
}

function updateApi(call: ApiCall): Promise<object> {
  call.fields.refuse([...NOT_OF_APIS, 'target', 'routeKey']);
  return shownApi(call, call.apis.update(call.id('api'), apiFrom(call.fields)));
}

async function shownApi({ options, request }: ApiCall, api: HttpApi): Promise<object> {
  const endpoint = doorEndpoint('api', api.id, {
    region: options.account.region,
    host: request.headers.get('host') ?? '127.0.0.1',
    namesResolve: await options.namesResolve(),
  });
  return apiWire(api, endpoint);
}

function apiFrom(fields: ApiFields) {
  const [name, description, cors] = [
    fields.text('name'),
    fields.text('description'),
    fields.cors('corsConfiguration'),
  ];
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(cors === undefined ? {} : { cors }),
  };
}

function createIntegration({ apis, id, fields }: ApiCall): object {
  const type = fields.required('integrationType');
  if (type !== 'AWS_PROXY') throw bad(`integrationType ${type} is not offered on this machine: AWS_PROXY is`);
  const { uri, functionReference } = functionOf(fields.required('integrationUri'));
  fields.required('payloadFormatVersion');
  const rest = integrationFrom(fields);
  const whole: NewIntegration = { format: '2.0', timeoutMs: TIMEOUT_MS, ...rest, uri, functionReference };
  return integrationWire(apis.addIntegration(id('api'), whole));
}

function integrationFrom(fields: ApiFields): Partial<NewIntegration> {
  fields.refuse(NOT_OF_INTEGRATIONS);
  if ((fields.text('connectionType') ?? 'INTERNET') !== 'INTERNET') {
    throw bad('connectionType VPC_LINK is not offered on this machine');
  }
  const uri = fields.text('integrationUri');
  const format = fields.text('payloadFormatVersion');
  if (format !== undefined && format !== '1.0' && format !== '2.0') {
    throw bad(`payloadFormatVersion must be 1.0 or 2.0, not ${format}`);
  }
  const timeoutMs = fields.number('timeoutInMillis', 50, TIMEOUT_MS);
  const description = fields.text('description');
  return {
    ...(uri === undefined ? {} : functionOf(uri)),
    ...(format === undefined ? {} : { format }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(description === undefined ? {} : { description }),
  };
}

/** The ARN of a function, alone or inside that of its invocation through API Gateway. */
const FUNCTION_URI =
  /^(?:arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/)?(arn:aws[a-z-]*:lambda:[^/]+?)(?:\/invocations)?$/;

function functionOf(uri: string): Pick<NewIntegration, 'uri' | 'functionReference'> {
  const functionReference = FUNCTION_URI.exec(uri)?.[1];
  if (functionReference === undefined) throw bad(`${uri} is not the ARN of a Lambda function`);
  return { uri, functionReference };
}

function routeFrom(fields: ApiFields): Partial<NewRoute> {
  fields.refuse(NOT_OF_ROUTES);
  const authorization = fields.text('authorizationType') ?? 'NONE';
  if (authorization !== 'NONE') {
    throw bad(`authorizationType ${authorization} is not offered on this machine: NONE is`);
  }
  const key = fields.text('routeKey');
  const target = fields.text('target');
  const integrationId = target === undefined ? undefined : /^integrations\/(\w+)$/.exec(target)?.[1];
  if (target !== undefined && integrationId === undefined) {
    throw bad(`target must be integrations/ and an integration's id, not ${target}`);
  }
  return {
    ...(key === undefined ? {} : { key }),
    ...(integrationId === undefined ? {} : { integrationId }),
  };
}

function createRoute({ apis, id, fields }: ApiCall): object {
  const key = fields.required('routeKey');
  return routeWire(apis.addRoute(id('api'), { integrationId: undefined, ...routeFrom(fields), key }));
}

function listed<Kind extends 'integrations' | 'routes' | 'stages'>(
  { apis, id }: ApiCall,
  kind: Kind,
  wire: (item: HttpApi[Kind] extends Map<string, infer Item> ? Item : never) => object,
): object {
  const items = apis.api(id('api'))[kind] as Map<string, Parameters<typeof wire>[0]>;
  return { items: [...items.values()].map(wire) };
}

function createStage({ apis, id, fields }: ApiCall): object {
  fields.refuse(NOT_OF_STAGES);
  const description = fields.text('description');
  const stage = {
    name: fields.required('stageName'),
    variables: fields.texts('stageVariables') ?? {},
    autoDeploy: fields.truth('autoDeploy') ?? false,
    ...(description === undefined ? {} : { description }),
  };
  return stageWire(apis.addStage(id('api'), stage));
}
