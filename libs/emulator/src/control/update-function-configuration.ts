import { parseFunctionReference } from '../functions/function-reference.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { ROLE, SETTINGS_MEMBERS } from './configuration-shape.ts';
import { configurationWire } from './configuration-wire.ts';
import { settingsFrom } from './function-settings.ts';
import { checkManaged, managedFrom } from './managed-settings.ts';
import { operation } from './operation.ts';
import { NAME_IN_PATH, STRING } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';
import { refuseUnsupported } from './unsupported-parameters.ts';

const INPUT = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    Role: { shape: ROLE },
    RevisionId: { shape: STRING },
    ...SETTINGS_MEMBERS,
  },
} as const satisfies StructureShape;

export const updateFunctionConfiguration = operation(
  'UpdateFunctionConfiguration',
  INPUT,
  (input, { store, providers }) => {
    const { name } = parseFunctionReference(store.account, input.FunctionName);
    refuseUnsupported(input);
    const { latest } = store.record(name);
    const { CapacityProviderConfig: providerConfig } = input;
    if (providerConfig !== undefined && latest.managed === undefined) {
      throw invalidParameter("CapacityProviderConfig isn't supported for Lambda Default functions.");
    }
    const change = {
      ...settingsFrom(input, latest),
      ...(input.Role === undefined ? {} : { role: input.Role }),
      ...(providerConfig === undefined ? {} : { managed: managedFrom(providerConfig, latest) }),
    };
    checkManaged({ ...latest, ...change }, providers);
    return { body: configurationWire(store.updateSettings(name, change, input.RevisionId)) };
  },
);
