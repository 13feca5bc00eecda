import {
  deleteEventInvokeConfig,
  eventInvokeConfigOf,
  eventInvokeConfigsOf,
  putEventInvokeConfig,
  updateEventInvokeConfig,
  type EventInvokeChange,
  type NamedEventInvokeConfig,
} from '../functions/event-invoke-configs.ts';
import { parseFunctionReference, type FunctionReference } from '../functions/function-reference.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import { pageOf } from './page.ts';
import {
  DESTINATION_ARN,
  MARKER_IN_QUERY,
  NAMESPACED_NAME_IN_PATH,
  QUALIFIER_IN_QUERY,
} from './request-shapes.ts';
import type { Decoded, StructureShape } from './shape.ts';

const NAMED = {
  type: 'structure',
  members: { Qualifier: QUALIFIER_IN_QUERY, FunctionName: NAMESPACED_NAME_IN_PATH },
} as const satisfies StructureShape;

const DESTINATION = {
  shape: { type: 'structure', members: { Destination: { shape: DESTINATION_ARN } } },
} as const;

const CHANGE = {
  type: 'structure',
  members: {
    ...NAMED.members,
    MaximumRetryAttempts: { shape: { type: 'integer', min: 0, max: 2 } },
    MaximumEventAgeInSeconds: { shape: { type: 'integer', min: 60, max: 21_600 } },
    DestinationConfig: {
      shape: { type: 'structure', members: { OnSuccess: DESTINATION, OnFailure: DESTINATION } },
    },
  },
} as const satisfies StructureShape;

const LIST = {
  type: 'structure',
  members: {
    FunctionName: NAMESPACED_NAME_IN_PATH,
    Marker: MARKER_IN_QUERY,
    MaxItems: { shape: { type: 'integer', min: 1, max: 50 }, in: 'query' },
  },
} as const satisfies StructureShape;

export const EVENT_INVOKE_OPERATIONS: readonly Operation[] = [
  operation('PutFunctionEventInvokeConfig', CHANGE, (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    return { body: configWire(putEventInvokeConfig(call.store, name, qualifier, changeFrom(input))) };
  }),
  operation('UpdateFunctionEventInvokeConfig', CHANGE, (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    return { body: configWire(updateEventInvokeConfig(call.store, name, qualifier, changeFrom(input))) };
  }),
  operation('GetFunctionEventInvokeConfig', NAMED, (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    return { body: configWire(eventInvokeConfigOf(call.store, name, qualifier)) };
  }),
  operation('DeleteFunctionEventInvokeConfig', NAMED, (input, call) => {
    const { name, qualifier } = referenceOf(call, input);
    deleteEventInvokeConfig(call.store, name, qualifier);
    return {};
  }),
  operation('ListFunctionEventInvokeConfigs', LIST, (input, call) => {
    const { name } = parseFunctionReference(call.store.account, input.FunctionName);
    const configs = eventInvokeConfigsOf(call.store, name);
    const page = pageOf(configs, (config) => config.functionArn, input);
    return {
      body: { FunctionEventInvokeConfigs: page.items.map(configWire), NextMarker: page.nextMarker },
    };
  }),
];

function referenceOf({ store }: ControlCall, input: Decoded<typeof NAMED>): FunctionReference {
  return parseFunctionReference(store.account, input.FunctionName, input.Qualifier);
}

function changeFrom(input: Decoded<typeof CHANGE>): EventInvokeChange {
  const { OnSuccess, OnFailure } = input.DestinationConfig ?? {};
  return {
    ...(input.MaximumRetryAttempts === undefined ? {} : { retries: input.MaximumRetryAttempts }),
    ...(input.MaximumEventAgeInSeconds === undefined
      ? {}
      : { maxAgeSeconds: input.MaximumEventAgeInSeconds }),
    // A destination that is named and left empty takes the former one away.
    ...(OnSuccess === undefined ? {} : { onSuccess: OnSuccess.Destination ?? '' }),
    ...(OnFailure === undefined ? {} : { onFailure: OnFailure.Destination ?? '' }),
  };
}

function configWire(config: NamedEventInvokeConfig): object {
  return {
    LastModified: config.modifiedAt / 1000,
    FunctionArn: config.functionArn,
    MaximumRetryAttempts: config.retries,
    MaximumEventAgeInSeconds: config.maxAgeSeconds,
    DestinationConfig: {
      OnSuccess: { Destination: config.onSuccess },
      OnFailure: { Destination: config.onFailure },
    },
  };
}
