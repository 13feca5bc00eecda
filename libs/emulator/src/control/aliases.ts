import { functionArn } from '../functions/account.ts';
import { aliasesOf, aliasOf, createAlias, deleteAlias, updateAlias } from '../functions/aliases.ts';
import { parseFunctionReference } from '../functions/function-reference.ts';
import type { Alias } from '../functions/function-record.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import { pageOf } from './page.ts';
import {
  DESCRIPTION,
  MARKER_IN_QUERY,
  MAX_ITEMS_IN_QUERY,
  NAME_IN_PATH,
  STRING,
  VERSION,
} from './request-shapes.ts';
import type { Decoded, StructureShape } from './shape.ts';

const ALIAS_NAME = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)',
} as const;

const ROUTING = {
  type: 'structure',
  members: {
    AdditionalVersionWeights: {
      shape: {
        type: 'map',
        key: { type: 'string', min: 1, max: 1024, pattern: '[0-9]+' },
        value: { type: 'double', min: 0, max: 1 },
      },
    },
  },
} as const satisfies StructureShape;

const CREATE = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    Name: { shape: ALIAS_NAME, required: true },
    FunctionVersion: { shape: VERSION, required: true },
    Description: { shape: DESCRIPTION },
    RoutingConfig: { shape: ROUTING },
  },
} as const satisfies StructureShape;

const NAMED = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    Name: { shape: ALIAS_NAME, required: true, in: 'path' },
  },
} as const satisfies StructureShape;

const UPDATE = {
  type: 'structure',
  members: {
    ...NAMED.members,
    FunctionVersion: { shape: VERSION },
    Description: { shape: DESCRIPTION },
    RoutingConfig: { shape: ROUTING },
    RevisionId: { shape: STRING },
  },
} as const satisfies StructureShape;

const LIST = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    FunctionVersion: { shape: VERSION, in: 'query' },
    Marker: MARKER_IN_QUERY,
    MaxItems: MAX_ITEMS_IN_QUERY,
  },
} as const satisfies StructureShape;

export const ALIAS_OPERATIONS: readonly Operation[] = [
  operation('CreateAlias', CREATE, (input, call) => {
    const name = functionNameOf(call, input.FunctionName);
    const change = { version: input.FunctionVersion, ...changeFrom(input) };
    return { body: aliasWire(call, name, createAlias(call.store, name, input.Name, change)) };
  }),
  operation('GetAlias', NAMED, (input, call) => {
    const name = functionNameOf(call, input.FunctionName);
    return { body: aliasWire(call, name, aliasOf(call.store, name, input.Name)) };
  }),
  operation('UpdateAlias', UPDATE, (input, call) => {
    const name = functionNameOf(call, input.FunctionName);
    const change = {
      ...changeFrom(input),
      ...(input.FunctionVersion === undefined ? {} : { version: input.FunctionVersion }),
      ...(input.RevisionId === undefined ? {} : { revisionId: input.RevisionId }),
    };
    return { body: aliasWire(call, name, updateAlias(call.store, name, input.Name, change)) };
  }),
  operation('DeleteAlias', NAMED, (input, call) => {
    deleteAlias(call.store, functionNameOf(call, input.FunctionName), input.Name);
    return {};
  }),
  operation('ListAliases', LIST, (input, call) => {
    const name = functionNameOf(call, input.FunctionName);
    const aliases = aliasesOf(call.store, name, input.FunctionVersion);
    const page = pageOf(aliases, (alias) => alias.name, input);
    return {
      body: {
        Aliases: page.items.map((alias) => aliasWire(call, name, alias)),
        NextMarker: page.nextMarker,
      },
    };
  }),
];

function functionNameOf({ store }: ControlCall, reference: string): string {
  return parseFunctionReference(store.account, reference).name;
}

function changeFrom(input: {
  readonly Description?: string;
  readonly RoutingConfig?: Decoded<typeof ROUTING>;
}): { readonly description?: string; readonly weights?: Readonly<Record<string, number>> } {
  return {
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(input.RoutingConfig === undefined
      ? {}
      : { weights: input.RoutingConfig.AdditionalVersionWeights ?? {} }),
  };
}

function aliasWire({ store }: ControlCall, functionName: string, alias: Alias): object {
  return {
    AliasArn: functionArn(store.account, functionName, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(Object.keys(alias.weights).length === 0
      ? {}
      : { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
    RevisionId: alias.revisionId,
  };
}
