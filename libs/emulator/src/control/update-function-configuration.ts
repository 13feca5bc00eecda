import { parseFunctionReference } from '../functions/function-reference.ts';
import { ROLE, SETTINGS_MEMBERS } from './configuration-shape.ts';
import { configurationWire } from './configuration-wire.ts';
import { settingsFrom } from './function-settings.ts';
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
  (input, { store }) => {
    const { name } = parseFunctionReference(store.account, input.FunctionName);
    refuseUnsupported(input);
    const { logging } = store.record(name).latest;
    const change = {
      ...settingsFrom(input, logging),
      ...(input.Role === undefined ? {} : { role: input.Role }),
    };
    return { body: configurationWire(store.updateSettings(name, change, input.RevisionId)) };
  },
);
